import ArgumentParser
import FCD

struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Log in and keep the session for the commands that follow.",
        discussion: """
            The password comes from FCD_PASSWORD or GOVC_PASSWORD, --password-file, the profile's password-command, or \
            is asked for on the terminal. Every other command logs in by itself where it has to.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let connection = try connection.resolve()
        let outcome = try await Progress.showing("logging in to \(connection.endpoint)") { _ in
            try await ServerConnector(connection).logIn()
        }
        try output.show(
            SessionReport(
                server: connection.endpoint.url,
                user: outcome.userName,
                outcome: outcome.isNew ? .done : .unchanged,
                sentences: [
                    outcome.isNew
                        ? "logged in to \(connection.endpoint) as \(outcome.userName)"
                        : "logged in to \(connection.endpoint) as \(outcome.userName) already"
                ]
            )
        )
    }
}

/// What became of a session.
struct SessionReport: ChangeReport {
    enum Outcome: String, Encodable {
        case done, unchanged
    }

    let server: String
    let user: String
    let outcome: Outcome
    let sentences: [String]

    enum CodingKeys: String, CodingKey {
        case server, user, outcome
    }

    var fields: [Field] {
        [
            Field("Server", "server", .text(server)),
            Field("User", "user", .text(user)),
            Field("Outcome", "outcome", .text(outcome.rawValue)),
        ]
    }
}
