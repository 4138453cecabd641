import ArgumentParser
import Foundation

/// `fcd`: parses, runs, and turns whatever comes back into words and an exit status. It is the only place that does.
@main
struct FCDCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fcd",
        abstract: "Manage First Class Disks of VMware vSphere over their whole life.",
        version: Version.current,
        groupedSubcommands: [
            CommandGroup(
                name: "Server",
                subcommands: [
                    AboutCommand.self, LoginCommand.self, LogoutCommand.self, CatalogStatusCommand.self,
                    ReconcileCommand.self,
                ]
            ),
            CommandGroup(
                name: "Disks",
                subcommands: [
                    ListCommand.self, ShowCommand.self, RegisterCommand.self, CreateCommand.self, CloneCommand.self,
                    ExtendCommand.self, InflateCommand.self, RenameCommand.self, RelocateCommand.self,
                    AttachCommand.self, DetachCommand.self, MoveCommand.self, UnregisterCommand.self,
                    RemoveCommand.self, RetireCommand.self, UnretireCommand.self, RetiredCommand.self,
                    PurgeCommand.self, SnapshotCommand.self, ChangedCommand.self, OwnerCommand.self, TagCommand.self,
                    MetaCommand.self, FlagCommand.self, PolicyCommand.self, CheckCommand.self, PlanCommand.self,
                    ApplyCommand.self,
                ]
            ),
            CommandGroup(
                name: "Catalog",
                subcommands: [
                    SyncCommand.self, FindCommand.self, HistoryCommand.self, UsedCommand.self, DriftCommand.self,
                    AuditCommand.self, OperationsCommand.self, RecoverCommand.self, CatalogCommand.self,
                    ConfigCommand.self,
                ]
            ),
        ]
    )

    // Spelt as all other errors are.
    static var _errorPrefix: String { "error: " }

    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let context = CommandContext.process
        let work = Task { await run(arguments, in: context) }
        let signals = SignalCancellation(of: work, context.interruption)
        let status = await work.value
        signals.stop()
        Foundation.exit(status.rawValue)
    }

    /// Runs one command line, without the program's name, in a context that may be a test's.
    static func run(_ arguments: [String], in context: CommandContext) async -> ExitStatus {
        await CommandContext.$current.withValue(context) {
            do {
                var command = try await parse(arguments)
                if var asynchronous = command as? any AsyncParsableCommand {
                    try await asynchronous.run()
                } else {
                    try command.run()
                }
                return .done
            } catch {
                return report(error, asJSON: OutputFormat.asked(in: arguments) == .json, in: context)
            }
        }
    }

    private static func parse(_ arguments: [String]) async throws -> any ParsableCommand {
        do {
            return try await asyncParseAsRoot(arguments)
        } catch {
            throw ParserMessage(error)
        }
    }

    private static func report(_ error: any Error, asJSON: Bool, in context: CommandContext) -> ExitStatus {
        do {
            if let message = ParserMessage(runtime: error) { return try message.show(asJSON: asJSON, in: context) }
            guard var presentation = ErrorPresentation(error) else { return error as? ExitStatus ?? .done }
            // Whatever a cancelled command trips over, the person knows why it ended.
            if Task.isCancelled { presentation.status = .interrupted }
            try ErrorText.show(presentation, asJSON: asJSON, in: context)
            return presentation.status
        } catch {
            // There is nobody left to tell. A reader of help who has seen enough is no failure.
            return (error as? OutputError)?.isReaderGone == true ? .done : .failed
        }
    }
}
