import ArgumentParser
import Catalog
import FCD
import Lifecycle

struct RecoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Find out what became of interrupted operations, and finish them or take them back.",
        discussion: """
            Looks at the server for each open operation of the journal. What the server did is written down; a move \
            that ended between two VMs is brought to its end. What another process is still at is left alone, and so \
            is what cannot be told for certain.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Argument(
        help: ArgumentHelp(
            "Operations, by ID or the beginning of one; all open ones otherwise.",
            valueName: "operation"
        )
    )
    var operations: [String] = []

    @Flag(help: "Also take up what was begun on other hosts: see first that nobody there is still at it.")
    var allHosts = false

    @Option(
        help: ArgumentHelp(
            "How long a call of which no task is known is given to arrive before its outcome is looked for.",
            valueName: "seconds"
        )
    )
    var settleAfter = 10

    func validate() throws {
        if !(0...3600).contains(settleAfter) { throw ValidationError("--settle-after must be 0 to 3600 seconds.") }
    }

    func run() async throws {
        try await connection.withLifecycle("recovering", .changing(change), notingOpenOperations: false) { lifecycle in
            let chosen = try chosen(of: try lifecycle.openOperations())
            let isTerminal = CommandContext.current.standardOutput.isTerminal
            let options = RecoveryOptions(
                includesOtherHosts: allHosts,
                dryRun: change.dryRun,
                quietTime: .seconds(settleAfter)
            )
            var results: [RecoveryResult] = []
            for operation in chosen {
                results.append(try await lifecycle.recover(operation, options))
            }
            try output.show(Listing(RecoveryRow.rows(results, shortened: isTerminal), empty: "no operation is open"))
            for warning in results.flatMap(\.warnings) { CommandContext.current.warn(warning) }
            let open = results.filter { !$0.finding.isSettled }
            if !open.isEmpty { throw open.count == results.count ? ExitStatus.conflict : ExitStatus.partlyDone }
        }
    }

    private func chosen(of open: [OperationRecord]) throws -> [OperationRecord] {
        guard !operations.isEmpty else { return open }
        return try operations.map { text in
            let found = open.filter { $0.id.hasPrefix(text.lowercased()) }
            guard found.count == 1 else {
                throw FCDError(
                    found.isEmpty ? .notFound : .ambiguous,
                    found.isEmpty
                        ? "no open operation of this server is \(String(reflecting: text))"
                        : "\(text) begins the IDs of \(found.count) open operations",
                    hint: "`fcd operations --open` lists them",
                    candidates: found.map { "\($0.id)  \($0.kind)  \($0.target)" }
                )
            }
            return found[0]
        }
    }
}
