import ArgumentParser

/// Which catalog a command works on, and whose settings it takes.
struct CatalogOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The catalog's file.", valueName: "path"), completion: .file())
    var catalog: String?

    @Option(
        name: .customLong("profile"),
        help: ArgumentHelp("The profile of the configuration file to use.", valueName: "name")
    )
    var profiles: [String] = []

    /// The profile that was asked for, the last of several; nil where none was.
    var profile: String? { profiles.last }

    /// The catalog's file: `--catalog`, else the profile's, else the usual place.
    ///
    /// - Throws: ``CLIError`` for a configuration that cannot be read, or has no such profile.
    func path() throws -> String {
        let places = Places(environment: CommandContext.current.environment)
        let profile = try singleProfile()
        if let catalog { return catalog }
        let configuration = try Configuration.load(places)
        let chosen = try configuration.profile(named: profile) ?? configuration.standardProfile()
        return chosen?.settings.catalog.map { places.resolve($0) } ?? places.catalogFile
    }

    /// The profile that was asked for; nil where none was.
    ///
    /// - Throws: ``CLIError`` where there are several: only `sync` goes to more than one server.
    func singleProfile() throws(CLIError) -> String? {
        guard profiles.count > 1 else { return profiles.first }
        throw CLIError(
            .usage,
            "--profile is given \(profiles.count) times, and this works on one server",
            hint: "only `fcd sync`, without --watch and --changes, takes several"
        )
    }
}
