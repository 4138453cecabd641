import ArgumentParser
import FCD
import Lifecycle

struct PolicySet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Give a disk a storage policy.",
        discussion: """
            Whether the disk's datastore meets the policy is for the server to judge. Encryption is not changed this \
            way: a policy that encrypts is refused, unless --force is given.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String

    @Argument(help: "The policy, by name or ID: `fcd policy ls` lists them.")
    var policy: String

    func run() async throws {
        try await connection.withLifecycle("setting the policy", .changing(change)) { lifecycle in
            try await ChangeRun(output: output).each([policy]) { policy in
                let disk = try await lifecycle.disk(disk)
                let profile = try await lifecycle.storageProfile(named: policy)
                return try await lifecycle.setPolicy(profile, of: disk, force: force.force, dryRun: change.dryRun)
            }
        }
    }
}
