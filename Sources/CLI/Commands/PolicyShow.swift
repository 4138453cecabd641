import ArgumentParser
import FCD
import Lifecycle

struct PolicyShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the storage policy of a disk."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String

    func run() async throws {
        let policies = try await connection.withLifecycle("reading the policy", .reading) { lifecycle in
            try await lifecycle.policies(of: try await lifecycle.disk(disk))
        }
        try output.show(Listing(policies.map(PolicyRow.init), empty: "the disk has no storage policy"))
    }
}
