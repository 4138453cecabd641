import ArgumentParser
import FCD

struct LogoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout",
        abstract: "End the session that was kept and forget it."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let connection = try connection.resolve()
        let wasKept = try await Progress.showing("logging out of \(connection.endpoint)") { _ in
            try await ServerConnector(connection).logOut()
        }
        try output.show(
            SessionReport(
                server: connection.endpoint.url,
                user: connection.username,
                outcome: wasKept ? .done : .unchanged,
                sentences: [
                    wasKept
                        ? "logged out of \(connection.endpoint)"
                        : "no session of \(connection.username) on \(connection.endpoint) is kept"
                ]
            )
        )
    }
}
