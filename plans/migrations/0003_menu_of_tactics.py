"""The first menu of tactics and two templates of plans.

Law, ages and durations of a row that is not checked are from memory: pages say so until somebody
has held them against the source.
"""

from datetime import date
from typing import Any

from django.db import migrations

SINCE = date(2026, 11, 22)
# Code, name, what it does, authority, who applies, facts, what to watch out for, checked.
ORDERS = (
    ("SCPO", "Serious Crime Prevention Order", "Restricts how somebody lives, works, deals with money, travels or communicates, to prevent serious crime.", "Serious Crime Act 2007, section 1; kinds of terms in section 5(3)", "Crown Prosecution Service or Serious Fraud Office, in the Crown Court or High Court", "Up to 5 years. Breach: up to 5 years in prison, an unlimited fine, or both.", "An order that nobody watches protects nobody: say who checks each term.", True),
    ("KCPO", "Knife Crime Prevention Order", "Forbids or requires things of somebody who carries knives, for example to keep away from a place or to attend a course.", "Offensive Weapons Act 2019", "Police", "Piloted.", "Ask first whether it can be had in your area.", False),
    ("SVRO", "Serious Violence Reduction Order", "Lets the police search somebody without further grounds after a conviction with a knife or weapon.", "Police, Crime, Sentencing and Courts Act 2022", "Court, on conviction", "Piloted.", "Ask first whether it can be had in your area.", False),
    ("STPO", "Slavery and Trafficking Prevention Order", "Forbids what would let a convicted trafficker exploit others again.", "Modern Slavery Act 2015, sections 14 and 15", "Police, National Crime Agency, immigration officers, or court on conviction", "At least 5 years.", "Hear those who were exploited before you ask for terms about them.", False),
    ("STRO", "Slavery and Trafficking Risk Order", "Forbids what would let somebody exploit others, without a conviction.", "Modern Slavery Act 2015, section 23", "Police, National Crime Agency, immigration officers", "At least 2 years.", "It needs evidence of risk that stands up in court.", False),
    ("SHPO", "Sexual Harm Prevention Order", "Forbids or requires things of somebody convicted of a sexual offence, to protect the public or a child.", "Sexual Offences Act 2003", "Police, or court on conviction", "At least 5 years.", "Agree the terms with whoever manages the person already.", False),
    ("SRO", "Sexual Risk Order", "Forbids or requires things of somebody who has done a sexual act and is a risk, without a conviction.", "Sexual Offences Act 2003", "Police", "At least 2 years.", "Agree the terms with whoever manages the person already.", False),
    ("VOO", "Violent Offender Order", "Keeps a convicted violent offender away from places, events or people.", "Criminal Justice and Immigration Act 2008, section 98", "Police", "2 to 5 years.", "Only after certain violent offences.", False),
    ("CPW", "Community Protection Warning", "Tells somebody in writing to stop what harms the neighbourhood, before a notice.", "Anti-social Behaviour, Crime and Policing Act 2014, section 43", "Police, council", "From 16 years of age.", "Say plainly what has to stop and by when.", False),
    ("CPN", "Community Protection Notice", "Orders a person or business to stop or to put right what harms the neighbourhood.", "Anti-social Behaviour, Crime and Policing Act 2014, section 43", "Police, council, housing providers that are named for it", "From 16 years of age; a warning first.", "Not instead of safeguarding for whoever is made to do it.", False),
    ("CBO", "Criminal Behaviour Order", "Forbids or requires things of somebody on conviction.", "Anti-social Behaviour, Crime and Policing Act 2014, section 22", "Crown Prosecution Service, on conviction", "Adults at least 2 years; under 18 from 1 to 3 years.", "Ask for it before sentence.", False),
    ("CI", "Civil injunction", "Forbids or requires things of somebody, by a civil court.", "Anti-social Behaviour, Crime and Policing Act 2014, section 1", "Police, council, housing providers", "From 10 years of age.", "For a child, speak to the youth justice service first.", False),
    ("CLO", "Closure notice and closure order", "Closes a property that is used for crime or nuisance.", "Anti-social Behaviour, Crime and Policing Act 2014, sections 76 and 80", "Police, council", "Notice 24 to 48 hours; order up to 3 months, extended to 6 at most.", "Whoever was taken over in their own home needs somewhere to go.", False),
    ("PSPO", "Public Spaces Protection Order", "Forbids or requires things in a public place.", "Anti-social Behaviour, Crime and Policing Act 2014, section 59", "Council", "Up to 3 years.", "It can push the harm into the next street.", False),
    ("DISP", "Dispersal", "Sends people away from a place for a time.", "Anti-social Behaviour, Crime and Policing Act 2014, section 34", "Police", "Up to 48 hours.", "A child who is sent away may be sent into danger.", False),
    ("GANG", "Gang injunction", "Forbids or requires things of a member of a gang that is violent or deals in drugs.", "Policing and Crime Act 2009, part 4", "Police, council", "A group of at least three with something that marks it as one. From 14 years of age; up to 2 years.", "Ask whether the person is exploited before you call them a member.", False),
    ("CAWN", "Child Abduction Warning Notice", "Warns somebody in writing to keep away from a named child.", "No statute of its own; Child Abduction Act 1984, section 2, and Children Act 1989, section 49", "Police", "Child under 16, or under 18 in care.", "It protects only while somebody acts on a breach.", False),
    ("EPO", "Emergency Protection Order", "Lets a council take a child to safety or keep the child there.", "Children Act 1989, section 44", "Council", "8 days, and 7 more at most.", "For children's social care to decide.", False),
    ("PP46", "Police protection", "Lets the police keep a child safe at once.", "Children Act 1989, section 46", "Police", "Up to 72 hours.", "Tell children's social care at once.", False),
    ("DVPN", "Domestic Violence Protection Notice", "Sends somebody away from the person they abuse, at once.", "Crime and Security Act 2010", "Police", "48 hours, until a court hears it.", "Whoever is protected needs support the same day.", False),
    ("DVPO", "Domestic Violence Protection Order", "Keeps somebody away from the person they abuse.", "Crime and Security Act 2010", "Police, in court", "14 to 28 days.", "Plan what protects when it ends.", False),
    ("DAPO", "Domestic Abuse Protection Order", "Forbids or requires things of somebody who abuses another.", "Domestic Abuse Act 2021", "Police and others, in court", "", "Ask first whether it can be had in your area.", False),
    ("DDTRO", "Drug Dealing Telecommunications Restriction Order", "Has a telephone or number that is used for dealing cut off. Also called DCTRO.", "SI 2017/1240", "Police, National Crime Agency, in the county court", "Cuts off handset or number.", "Whoever carried the telephone for others may be punished for its loss: plan for their safety.", False),
    ("AFO", "Account freezing order", "Freezes money in an account while its origin is looked into.", "Proceeds of Crime Act 2002, section 303Z1", "Police, HMRC", "From 1,000 pounds.", "", False),
    ("CASH", "Cash seizure", "Takes cash that comes from crime or is meant for it.", "Proceeds of Crime Act 2002, section 294", "Police, HMRC", "From 1,000 pounds.", "A child from whom money is taken may be held to owe it.", False),
    ("UWO", "Unexplained wealth order", "Requires somebody to explain where what they own came from.", "Proceeds of Crime Act 2002", "National Crime Agency and others", "", "", False),
    ("RO", "Restraint order", "Forbids dealing with what is owned, until confiscation is decided.", "Proceeds of Crime Act 2002", "Prosecutors", "", "", False),
    ("CONF", "Confiscation order", "Orders somebody to pay what they gained from crime.", "Proceeds of Crime Act 2002", "Prosecutors, on conviction", "", "", False),
    ("DISQ", "Director disqualification", "Forbids somebody to run a company.", "Company Directors Disqualification Act 1986", "Insolvency Service", "Up to 15 years.", "", False),
    ("TRO", "Travel restriction order", "Forbids a convicted drug trafficker to leave the country for a time after release.", "Criminal Justice and Police Act 2001, section 33", "Court, on sentence", "Traffickers sentenced to 4 years or more.", "Ask for it before sentence.", True),
    ("LIC", "Review or summary review of a licence", "Has a licence to sell alcohol or late food looked at again, changed or taken away.", "Licensing Act 2003, sections 51 and 53A", "Police, council", "Interim steps within 48 hours in a summary review.", "", False),
    ("FIRE", "Improvement, enforcement or prohibition notice", "Orders that a premises be made safe against fire, or that it is not used.", "Regulatory Reform (Fire Safety) Order 2005, articles 30 and 31", "Fire and rescue", "", "Whoever sleeps there needs somewhere to go.", True),
    ("HOTEL", "Request for hotel information", "Asks a hotel that is used for child sexual exploitation who stays there.", "Anti-social Behaviour, Crime and Policing Act 2014, section 116", "Police", "", "", False),
    ("PLAN", "Planning enforcement", "Has building or use without permission stopped.", "Planning law", "Council", "", "", False),
    ("TAX", "Tax investigation", "Looks into income that was not declared.", "Tax law", "HMRC", "", "What HMRC may tell others is narrow: ask early.", False),
    ("BEN", "Benefit investigation", "Looks into benefits that were claimed wrongly.", "Social security law", "Department for Work and Pensions", "", "Others in the household may depend on it.", False),
    ("TEN", "Possession of a tenancy", "Takes back a home that is used for crime.", "Housing law", "Landlord", "", "Not against somebody whose home was taken over.", False),
    ("PRIS", "Measures in custody and on licence", "Transfer, barred telephone numbers, another category, conditions of the licence, or recall.", "Prison and probation rules", "HM Prison and Probation Service", "", "Ask before release: later is too late for most of it.", True),
    ("IMM", "Immigration detention or removal", "Detains or removes somebody who has no right to stay.", "Immigration Acts", "Home Office", "", "Ask first whether the person was trafficked: then the National Referral Mechanism comes first.", True),
    ("NRM", "National Referral Mechanism", "Has somebody recognised and supported as a victim of modern slavery.", "Modern Slavery Act 2015", "First responders, such as police, council and named charities", "", "A child needs no consent. An adult does.", True),
    ("ICTA", "Independent child trafficking advocate", "Gives a child who may have been trafficked somebody who stands up for them.", "Modern Slavery Act 2015", "Any agency, by referral", "", "Not instead of a social worker.", True),
    ("DIVERT", "Diversion programme", "Offers somebody at the edge of crime a person they trust and something else to do.", "", "Any agency, by referral", "", "It works while it is wanted: nobody is forced.", True),
)  # fmt: skip
# Area, code, name, what it does, who can help, what to watch out for. In the house's own words.
AREAS = (
    ("lifestyle", "LIFEHOME", "Look at how the home is held", "Check tenancy, council tax, single occupancy and who else lives there.", "Council, housing provider", "Children and adults in the home are not the target."),
    ("lifestyle", "LIFEMONEY", "Compare spending with income", "Put declared income beside rent, cars and travel, and ask for an explanation where they do not fit.", "Police financial investigators, HMRC, Department for Work and Pensions", "Ask each agency what it may use the answer for."),
    ("lifestyle", "LIFEPETS", "Look at animals kept on the premises", "Check licences, welfare and dangerous breeds.", "Council, police", ""),
    ("behaviour", "BEHVISIT", "Visit and say what is known", "Two agencies call together, say that the harm is seen and what help there is to leave it.", "Police, council, probation", "Agree what is said: nothing that shows a source."),
    ("behaviour", "BEHTREAT", "Offer treatment and a way out", "Get somebody who uses drugs or owes money to a service that can help, before the next threat.", "Health, public health, charities", "Consent belongs to the person."),
    ("behaviour", "BEHTERMS", "Use the terms that are there already", "Ask probation, courts and housing which conditions hold, and watch them together.", "Probation, police, housing provider", ""),
    ("vehicles", "VEHPAPERS", "Check the vehicle's papers", "Insurance, tax, MOT, licence and keeper of each vehicle that is used.", "Police, DVSA", "A hired car's keeper is the hirer's company."),
    ("vehicles", "VEHTRADE", "Check taxis and private hire", "Look at the licences of driver, vehicle and operator, and at jobs without a record.", "Council licensing, police", ""),
    ("vehicles", "VEHROAD", "Check goods vehicles at the roadside", "Weight, waste carrier's licence, tachograph and load.", "DVSA, Environment Agency, police", ""),
    ("travel", "TRAVRAIL", "Watch stations and coaches", "Tell staff what a child who is moved by others looks like and whom to call.", "British Transport Police, operators, council", "A child on a train may be a victim and not a dealer."),
    ("travel", "TRAVPORT", "Ask ports and airlines", "Look at crossings, cash and companions, within what the law allows.", "Border Force, police", "Ask early: few of these answers come the same week."),
    ("travel", "TRAVHOTEL", "Speak to hotels and short lets", "Tell reception what to look for, and agree how it tells you.", "Council, police, fire and rescue", ""),
    ("business", "BUSVISIT", "Visit a business together on one day", "Licensing, fire safety, food, tax, employment and immigration look at one premises within an hour.", "Council, fire and rescue, HMRC, Home Office, police", "Decide before who looks after workers who may be exploited."),
    ("business", "BUSBOOKS", "Look at the company's records", "Directors, filings, links to other companies and money that makes no sense.", "HMRC, Insolvency Service, police", ""),
    ("business", "BUSLABOUR", "Check labour and wages", "Papers, pay, hours and where the workers sleep.", "Gangmasters and Labour Abuse Authority, HMRC, council", "Workers are asked apart from whoever brought them."),
    ("crime", "CRIMLINK", "Link the smaller crimes", "Put thefts, threats and damage of one group side by side, so that one officer owns them all.", "Police", ""),
    ("crime", "CRIMVICTIM", "Protect who is threatened", "Plan for the safety of victims and witnesses before each step against the group.", "Police, victim services, council", "No step that makes them the likely source."),
    ("crime", "CRIMPRISON", "Plan for release", "Agree conditions, housing and visits before the day, not after.", "Prison, probation, police", ""),
)  # fmt: skip


def _objective(pillar: str, statement: str, measure: str, baseline: str, target: str, weeks: int) -> dict[str, Any]:
    return {
        "pillar": pillar, "statement": statement, "measure": measure, "baseline": baseline,
        "target": target, "weeks": weeks,
    }


def _action(pillar: str, title: str, brief: str, tactic: str, sector: str) -> dict[str, Any]:
    return {"pillar": pillar, "title": title, "brief": brief, "tactic": tactic, "sector": sector}


TEMPLATES = (
    {
        "code": "FOOD_OUTLETS", "name": "Exploitation around food outlets",
        "words": "People around takeaways draw young people in with food, lifts and somewhere to be.",
        "aim": "No young person is exploited at or from these premises.",
        "objectives": [
            _objective("pursue", "Those who exploit are charged or held to an order.", "People charged or under an order", "Count at the start", "All who are known at the start", 12),
            _objective("prevent", "Young people near the premises know what it looks like and whom to tell.", "Young people reached by outreach", "0", "Every school and youth club within a mile", 8),
            _objective("protect", "Each young person at risk has a plan and one worker.", "Share with a plan and a named worker", "Count at the start", "All", 4),
            _objective("prepare", "Licensing and the trade know what to look for and tell it.", "Reports from premises in a month", "0", "At least 2", 12),
        ],
        "actions": [
            _action("protect", "Assess each young person who may be at risk", "Assess each young person whom the plan's lead names to you, and say who works with them.", "", "children_services"),
            _action("protect", "Take the most urgent to safety", "Decide whether anybody needs an order to be safe now, and tell the plan's lead what you decided.", "EPO", "children_services"),
            _action("pursue", "Warn whoever seeks a child out", "Serve a notice on each person whom the plan's lead names, and record what was said.", "CAWN", "police"),
            _action("pursue", "Visit the premises together on one day", "Join the visit on the day of action with your own powers. Say beforehand what you will look at.", "BUSVISIT", "local_authority"),
            _action("pursue", "Inspect fire safety", "Inspect the premises on the day of action and serve what is needed.", "FIRE", "fire"),
            _action("prepare", "Look at the late licence again", "Ask for a review if the visit gives grounds.", "LIC", "licensing_trading_standards"),
            _action("prevent", "Reach young people where they meet", "Outreach at the places that the plan names, for six weeks.", "DIVERT", "voluntary_community"),
        ],
    },
    {
        "code": "COUNTY_LINE", "name": "A county line that exploits young people",
        "words": "A drug network uses threats, favours and promised money to make young people run for it.",
        "aim": "The line finds no young person to carry for it, and stops.",
        "objectives": [
            _objective("pursue", "The line's telephone and its holders are out of use.", "Days without a bulk message from the line", "Count at the start", "28 days in a row", 12),
            _objective("prevent", "Young people at the edge have somebody they trust and something else to do.", "Young people in a programme who stay six weeks", "0", "Two in three of those who are offered it", 12),
            _objective("protect", "Each young person who carries for the line is treated as a possible victim.", "Share assessed and referred", "Count at the start", "All within 5 working days", 4),
            _objective("prepare", "Schools, housing and health know the signs and one way to tell.", "Agencies with a named contact", "Count at the start", "All in the programme", 8),
        ],
        "actions": [
            _action("protect", "Give the most vulnerable an owner", "Name one officer for each young person whom the plan's lead names to you.", "", "police"),
            _action("protect", "Refer possible victims", "Refer each young person whom the plan's lead names, and ask for an advocate.", "NRM", "children_services"),
            _action("protect", "Ask for an advocate", "Give each child who was referred an independent advocate.", "ICTA", "voluntary_community"),
            _action("pursue", "Cut the line's number off", "Prepare the application; agree with social care who is safe first.", "DDTRO", "police"),
            _action("pursue", "Hold licence conditions", "Say which of the people named to you are on licence, and watch the conditions with the police.", "PRIS", "probation_prison"),
            _action("prevent", "Offer a way out", "Offer each young person at the edge a place and a mentor.", "DIVERT", "voluntary_community"),
            _action("prepare", "Meet once a month about the cases", "Hold a monthly meeting about young people at risk and tell the plan's lead numbers only.", "", "children_services"),
            _action("prepare", "Tell schools what to look for", "One session in each school that the plan names.", "", "education"),
        ],
    },
)  # fmt: skip


def seed(apps: Any, editor: Any) -> None:
    tactic, template = apps.get_model("plans", "Tactic"), apps.get_model("plans", "PlanTemplate")
    names = (
        "code", "name", "what", "authority", "applicants", "facts", "watch_out", "is_checked",
    )  # fmt: skip
    tactic.objects.bulk_create(
        tactic(area="orders", starts_on=SINCE, **dict(zip(names, row, strict=True)))
        for row in ORDERS
    )
    tactic.objects.bulk_create(
        tactic(
            area=area, code=code, name=name, what=what, applicants=who, watch_out=care,
            starts_on=SINCE,
        )
        for area, code, name, what, who, care in AREAS
    )  # fmt: skip
    template.objects.bulk_create(template(**each) for each in TEMPLATES)


def unseed(apps: Any, editor: Any) -> None:
    apps.get_model("plans", "Tactic").objects.all().delete()
    apps.get_model("plans", "PlanTemplate").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_walls")]
    operations = [migrations.RunPython(seed, unseed)]
