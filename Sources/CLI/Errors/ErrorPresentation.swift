import Catalog
import FCD
import Foundation
import Lifecycle

/// An error as a person or a script gets to see it, whatever module it came from.
///
/// Each module has its own file `ErrorPresentation+MODULE.swift`, which turns its error type into one of these.
struct ErrorPresentation: Equatable, Sendable {
    var status: ExitStatus
    /// A stable word for scripts, such as `notFound`.
    var code: String
    /// What happened, naming the objects.
    var message: String
    /// The next step.
    var hint: String?
    /// What an ambiguous name could have meant.
    var candidates: [String] = []
    /// The server's own words.
    var fault: ServerFault?
    /// The line of the file that asked for it.
    var line: Int?
    /// The words that were not understood, with the place where.
    var place: SearchError?

    init(
        status: ExitStatus,
        code: String,
        message: String,
        hint: String? = nil,
        candidates: [String] = [],
        fault: ServerFault? = nil
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.hint = hint
        self.candidates = candidates
        self.fault = fault
    }

    /// Whether the server may have done what was asked although no answer said so.
    var isOutcomeUnknown: Bool { code == FCDError.Code.unknownOutcome.rawValue }

    /// Puts any error into words; nil for one that has nothing to say.
    init?(_ error: any Error) {
        switch error {
        case let error as CLIError: self.init(error)
        case let error as FCDError: self.init(error)
        case let error as CatalogError: self.init(error)
        case let error as SearchError: self.init(error)
        case let error as OutputError:
            // Whoever read our output has left, as `head` does: that is their right, and no error.
            guard !error.isReaderGone else { return nil }
            self.init(status: .failed, code: "inputOutput", message: error.description)
        case is ExitStatus: return nil
        case is CancellationError:
            self.init(status: .interrupted, code: "interrupted", message: "interrupted")
        case let error as CocoaError:
            self.init(status: .failed, code: "inputOutput", message: error.localizedDescription)
        default:
            self.init(status: .failed, code: "failed", message: String(describing: error))
        }
    }
}
