import ArgumentParser

/// Which catalog a command works on, and whose settings it takes.
struct CatalogOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The catalog's file.", valueName: "path"), completion: .file())
    var catalog: String?

    @Option(help: ArgumentHelp("The profile of the configuration file to use.", valueName: "name"))
    var profile: String?

    /// The catalog's file: `--catalog`, else the profile's, else the usual place.
    ///
    /// - Throws: ``CLIError`` for a configuration that cannot be read, or has no such profile.
    func path() throws -> String {
        let places = Places(environment: CommandContext.current.environment)
        if let catalog { return catalog }
        let configuration = try Configuration.load(places)
        let chosen = try configuration.profile(named: profile) ?? configuration.standardProfile()
        return chosen?.settings.catalog.map { places.resolve($0) } ?? places.catalogFile
    }
}
