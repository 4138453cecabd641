import ArgumentParser
import FCD

/// Which server a command speaks to, and as whom. Includes ``CatalogOptions``: whatever talks to a server also writes
/// its journal. There is no option for a password, since arguments can be read by every process of the machine.
struct ConnectionOptions: ParsableArguments {
    @OptionGroup var catalog: CatalogOptions

    @Option(help: ArgumentHelp("The vCenter or ESXi server, such as https://vcenter.example.", valueName: "url"))
    var server: String?

    @Option(help: ArgumentHelp("The user to log in as.", valueName: "name"))
    var username: String?

    @Option(
        help: ArgumentHelp("Read the password from this file's first line.", valueName: "path"),
        completion: .file()
    )
    var passwordFile: String?

    @Option(
        help: ArgumentHelp("Trust the certificate authorities in this PEM file.", valueName: "path"),
        completion: .file()
    )
    var caFile: String?

    @Option(
        help: ArgumentHelp("Trust exactly the certificate with this SHA-256 or SHA-1 thumbprint.", valueName: "hex")
    )
    var thumbprint: String?

    @Option(help: ArgumentHelp("How long one call to the server may take.", valueName: "seconds"))
    var timeout: Double?

    @Flag(help: "Show the calls to the server on stderr, without their secrets.")
    var debug = false

    @OptionGroup var pace: PaceOptions

    func validate() throws {
        if caFile != nil, thumbprint != nil {
            throw ValidationError("--ca-file and --thumbprint cannot be combined: the one or the other is trusted.")
        }
        if let timeout, !(timeout > 0 && timeout <= 86_400) {
            throw ValidationError("--timeout must be more than 0 and at most 86400 seconds.")
        }
    }

    /// How hard the server is pressed, by the command line, the profile and the defaults.
    ///
    /// - Throws: ``CLIError`` where it is not clear which server is meant.
    func resolvedPace() throws -> PacePolicy { try resolve().pace }

    /// Finds out which server is meant, as whom, and what is trusted.
    ///
    /// - Throws: ``CLIError`` where that is not clear.
    func resolve() throws -> ResolvedConnection {
        let environment = CommandContext.current.environment
        let places = Places(environment: environment)
        let resolver = ConnectionResolver(
            environment: environment,
            places: places,
            configuration: try Configuration.load(places)
        )
        return try resolver.resolve(self)
    }
}
