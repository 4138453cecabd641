import ArgumentParser
import Lifecycle

/// What `sync` looks at beside the usual, and on which servers.
struct SyncSidesOptions: ParsableArguments {
    @Flag(help: "Also search each datastore for VMDK files.")
    var files = false

    @Flag(help: "Also ask for each disk by itself, for its provisioning and its control flags.")
    var details = false

    @Flag(help: "Sync every server that the configuration file describes, several at once.")
    var allProfiles = false

    var options: SyncOptions { SyncOptions(files: files, details: details) }

    /// Several servers are named by profiles alone: what is given for one must not reach another.
    func validate(with connection: ConnectionOptions) throws {
        let names = connection.catalog.profiles
        if allProfiles, !names.isEmpty { throw ValidationError("--all-profiles and --profile cannot be combined.") }
        guard allProfiles || names.count > 1 else { return }
        if Set(names).count < names.count { throw ValidationError("a profile is named twice.") }
        let ofOneServer = [
            ("--server", connection.server), ("--username", connection.username),
            ("--password-file", connection.passwordFile), ("--ca-file", connection.caFile),
            ("--thumbprint", connection.thumbprint),
        ]
        if let (option, _) = ofOneServer.first(where: { $0.1 != nil }) {
            throw ValidationError("\(option) is of one server, and several are to be synced: put it into the profiles.")
        }
    }

    /// The profiles to sync; nil where one server is meant, however it is named.
    ///
    /// - Throws: ``CLIError`` where the configuration file cannot be read or describes none.
    func profiles(_ connection: ConnectionOptions) throws -> [String]? {
        guard allProfiles else {
            let names = connection.catalog.profiles
            return names.count > 1 ? names : nil
        }
        let places = Places(environment: CommandContext.current.environment)
        let names = (try Configuration.load(places).profiles ?? [:]).keys.sorted()
        guard names.isEmpty else { return names }
        throw CLIError(
            .usage,
            "\(places.configurationFile) describes no server",
            hint: "run `fcd config init` and describe them there"
        )
    }
}
