import ArgumentParser

struct ConfigProfiles: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profiles",
        abstract: "List the profiles of the configuration file."
    )

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let places = Places(environment: CommandContext.current.environment)
        let rows = ProfileRow.rows(of: try Configuration.load(places))
        try output.show(Listing(rows, empty: "no profiles in \(places.configurationFile)"))
    }
}

/// One profile, as `fcd config` lists it.
struct ProfileRow: ListRow {
    let name: String
    let isDefault: Bool
    let server: String?
    let username: String?
    /// What is trusted: `system`, `ca-file` or `thumbprint`.
    let trust: String
    /// Where the password comes from: `command` or `prompt`.
    let password: String

    static func rows(of configuration: Configuration) -> [ProfileRow] {
        (configuration.profiles ?? [:]).sorted { $0.key < $1.key }.map { name, profile in
            ProfileRow(
                name: name,
                isDefault: name == configuration.defaultProfile,
                server: profile.server,
                username: profile.username,
                trust: profile.thumbprint != nil ? "thumbprint" : profile.caFile != nil ? "ca-file" : "system",
                password: profile.passwordCommand != nil ? "command" : "prompt"
            )
        }
    }

    var identifier: String { name }

    static var columns: [Column<ProfileRow>] {
        [
            Column("NAME", "name") { .text($0.name) },
            Column("DEFAULT", "isDefault") { .flag($0.isDefault) },
            Column("SERVER", "server", fit: .tail) { .text($0.server) },
            Column("USERNAME", "username", fit: .tail) { .text($0.username) },
            Column("TRUST", "trust") { .text($0.trust) },
            Column("PASSWORD", "password") { .text($0.password) },
        ]
    }
}
