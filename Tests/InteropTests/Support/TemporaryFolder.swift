import Foundation

/// Folders that go when the work in them is done.
enum TemporaryFolder {
    /// Makes a folder, does the work, and removes the folder, whatever became of the work.
    static func with<Result: Sendable>(_ work: (URL) async throws -> Result) async throws -> Result {
        let folder = try make()
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await work(folder)
    }

    /// Makes a folder that the caller removes.
    static func make() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fcd-interop-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}
