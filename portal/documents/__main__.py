from portal.documents.renderer import main

main()
