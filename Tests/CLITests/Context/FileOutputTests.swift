import Foundation
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct FileOutputTests {
    @Test func `text arrives whole`() throws {
        let pipe = Pipe()
        let text = String(repeating: "数据", count: 1_000)
        try FileOutput(descriptor: pipe.fileHandleForWriting.fileDescriptor).write(text)
        try pipe.fileHandleForWriting.close()
        #expect(try pipe.fileHandleForReading.readToEnd() == Data(text.utf8))
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func `a full disk is an error, not a reader that has left`() throws {
        let full = try FileHandle(forWritingTo: URL(filePath: "/dev/full"))
        let error = #expect(throws: OutputError.self) {
            try FileOutput(descriptor: full.fileDescriptor).write("x")
        }
        #expect(error?.isReaderGone == false)
    }
}
