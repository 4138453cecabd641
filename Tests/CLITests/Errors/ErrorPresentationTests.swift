import Catalog
import FCD
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct ErrorPresentationTests {
    @Test func `exit statuses are what scripts were promised`() {
        #expect(CLI.ExitStatus.allCases.map(\.rawValue) == [0, 1, 3, 4, 10, 11, 12, 13, 14, 64, 130])
    }

    @Test(arguments: [
        (FCDError.Code.notFound, CLI.ExitStatus.notFound), (.inUse, .conflict), (.conflict, .conflict),
        (.loginFailed, .loginFailed), (.permissionDenied, .permissionMissing), (.unreachable, .unreachable),
        (.untrusted, .unreachable), (.ambiguous, .usage), (.invalidArgument, .usage), (.cancelled, .interrupted),
        (.unknownOutcome, .failed), (.unsupported, .failed), (.protocolViolation, .failed),
    ])
    func `an error of the client has its status`(code: FCDError.Code, status: CLI.ExitStatus) {
        #expect(ErrorPresentation(FCDError(code, "x")).status == status)
    }

    @Test(arguments: [
        (CatalogError.Code.notFound, CLI.ExitStatus.notFound), (.busy, .conflict), (.notWritable, .failed),
        (.newerVersion, .failed),
    ])
    func `an error of the catalog has its status, and SQLite's words`(code: CatalogError.Code, status: CLI.ExitStatus) {
        let presentation = ErrorPresentation(CatalogError(code, "the catalog at /c", hint: "h", underlying: "locked"))
        #expect(presentation.status == status)
        #expect(presentation.code == "catalog.\(code.rawValue)")
        #expect(presentation.message == "the catalog at /c (locked)")
        #expect(presentation.hint == "h")
    }

    @Test func `a cancelled task was interrupted`() {
        #expect(ErrorPresentation(CancellationError())?.status == .interrupted)
    }

    @Test func `a status, and a reader that has left, need no words`() {
        #expect(ErrorPresentation(CLI.ExitStatus.partlyDone) == nil)
        #expect(ErrorPresentation(OutputError(description: "", isReaderGone: true)) == nil)
    }
}
