import ArgumentParser
import Lifecycle

struct SnapshotRevert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revert",
        abstract: "Take a detached disk back to a snapshot.",
        discussion: """
            What was written since is lost, and so are later snapshots; it is asked for on a terminal, and needs --yes \
            elsewhere.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String

    @Argument(help: "The snapshot, by ID, beginning of an ID or description.")
    var snapshot: String

    func run() async throws {
        try await connection.withLifecycle("reverting", .changing(change)) { lifecycle in
            try await ChangeRun(output: output).each([snapshot]) { name in
                let disk = try await lifecycle.disk(disk)
                let snapshot = try await lifecycle.snapshot(name, of: SnapshotHolder(disk))
                let loss = try await lifecycle.loss(ofReverting: disk, to: snapshot)
                let plan = try await lifecycle.revert(
                    disk,
                    to: snapshot,
                    losing: loss,
                    force: force.force,
                    dryRun: true
                )
                if change.dryRun { return plan }
                // The plan says what is lost, which nobody should agree to unseen.
                let question = "Take" + plan.message.dropFirst("would take".count) + "?"
                try await Confirmation.require(question, options: change)
                return try await lifecycle.revert(disk, to: snapshot, losing: loss, force: force.force)
            }
        }
    }
}
