import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Checks files against the profiles that precede them: VeraPdf ua1,3a FILE...
 *
 * One line for each file and profile: "passes" or "fails", profile, number of checks, file. Under a
 * failure, one line for each broken rule: clause, how often, what it asks. Ends with 0 when all pass.
 */
public class VeraPdf {

    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean allPass = true;
        for (String name : List.of(arguments).subList(1, arguments.length)) {
            for (String profile : arguments[0].split(",")) {
                allPass &= passes(Path.of(name), PDFAFlavour.byFlavourId(profile));
            }
        }
        System.exit(allPass ? 0 : 1);
    }

    private static boolean passes(Path file, PDFAFlavour profile) throws Exception {
        ValidationResult result = validate(file, profile);
        String verdict = result.isCompliant() ? "passes" : "fails";
        System.out.printf("%s %s %d %s%n", verdict, profile.getId(), result.getTotalAssertions(), file);
        broken(result).forEach((clause, messages) ->
            System.out.printf("    %s x%d %s%n", clause, messages.size(), messages.get(0)));
        return result.isCompliant();
    }

    private static ValidationResult validate(Path file, PDFAFlavour profile) throws Exception {
        try (InputStream content = Files.newInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(content, profile);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, false)) {
            return validator.validate(parser);
        }
    }

    private static TreeMap<String, List<String>> broken(ValidationResult result) {
        TreeMap<String, List<String>> found = new TreeMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                String clause = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
                found.computeIfAbsent(clause, key -> new ArrayList<>()).add(assertion.getMessage());
            }
        }
        return found;
    }
}
