import FCD
import Foundation
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct ErrorTextTests {
    private let error = FCDError(
        .permissionDenied,
        "no privilege to attach disk 6f1c",
        hint: "ask for VirtualMachine.Config.AddExistingDisk on vm-7",
        fault: ServerFault(
            type: "NoPermission",
            message: "Permission to perform this operation was denied.",
            details: [.init(path: "privilegeId", value: "VirtualMachine.Config.AddExistingDisk")]
        )
    )

    @Test func `words say what happened, what to do next and what the server said`() {
        let presentation = ErrorPresentation(error)
        #expect(
            ErrorText.words(presentation, palette: .none) == """
                error: no privilege to attach disk 6f1c
                  hint: ask for VirtualMachine.Config.AddExistingDisk on vm-7
                  server: NoPermission: Permission to perform this operation was denied. \
                {privilegeId: VirtualMachine.Config.AddExistingDisk}

                """
        )
    }

    @Test func `JSON keeps status, code and the whole fault`() throws {
        let text = try ErrorText.json(ErrorPresentation(error))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: [String: Any]])
        let body = try #require(object["error"])
        #expect(body["status"] as? Int == 13)
        #expect(body["code"] as? String == "permissionDenied")
        #expect(body["candidates"] == nil)
        let fault = try #require(body["fault"] as? [String: Any])
        #expect(fault["type"] as? String == "NoPermission")
        #expect((fault["details"] as? [[String: String]])?.first?["path"] == "privilegeId")
    }

    @Test func `the candidates of an ambiguous name are listed`() {
        let ambiguous = FCDError(.ambiguous, "data fits 2 disks", candidates: ["6f1c data", "77aa data\u{1B}"])
        let words = ErrorText.words(ErrorPresentation(ambiguous), palette: .none)
        #expect(words == "error: data fits 2 disks\n  6f1c data\n  77aa data\\u{1B}\n")
    }

    @Test func `a line break from a server cannot pass for a line of ours`() {
        let hostile = FCDError(.notFound, "no disk x\nerror: run `rm -rf`\u{1B}[2J")
        let words = ErrorText.words(ErrorPresentation(hostile), palette: .none)
        #expect(words == "error: no disk x\n    error: run `rm -rf`\\u{1B}[2J\n")
    }
}
