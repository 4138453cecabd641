import ArgumentParser
import FCD
import Lifecycle

struct ReconcileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Let the server bring a datastore's list of disks in line with its files.",
        discussion: """
            Entries whose file is gone are dropped; it is asked for on a terminal, and needs --yes elsewhere. With \
            --dry-run list and files are compared and nothing is changed: from vCenter 9.0 on the server's own counts \
            are shown as well. With --global-catalog the server's global catalog takes over what the datastore has, \
            and no entry is checked against its file.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The datastore, by name or moid.")
    var datastore: String

    @Flag(help: "Bring the global catalog in step with the datastore instead.")
    var globalCatalog = false

    func run() async throws {
        try await connection.withLifecycle("reconciling", .changing(change)) { lifecycle in
            let datastore = try await lifecycle.datastore(datastore)
            if globalCatalog {
                return try await ChangeRun(output: output).each([datastore]) {
                    try await lifecycle.syncGlobalCatalog(with: $0, dryRun: change.dryRun)
                }
            }
            let comparison = try await lifecycle.compare(datastore)
            if change.dryRun {
                try output.show(ComparisonResult(comparison))
                if let fault = comparison.countFault { CommandContext.current.warn(fault) }
                return
            }
            let plan = try await lifecycle.reconcile(comparison, dryRun: true)
            try await Confirmation.require(
                "Reconcile" + plan.message.dropFirst("would reconcile".count) + "?",
                options: change
            )
            try await ChangeRun(output: output).each([comparison]) { try await lifecycle.reconcile($0) }
        }
    }
}
