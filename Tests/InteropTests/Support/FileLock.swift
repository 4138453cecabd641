import Foundation

/// Keeps processes of this machine from doing the same thing at once.
enum FileLock {
    /// Does the work while no other process holds the lock.
    ///
    /// - Throws: ``ExternalProgram/Failure`` when another process holds it for more than five minutes.
    static func with<Result: Sendable>(_ file: URL, _ work: () async throws -> Result) async throws -> Result {
        let descriptor = open(file.path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ExternalProgram.Failure(description: "\(file.path) cannot be opened")
        }
        // Closing it, as the end of the process does too, gives the lock back.
        defer { close(descriptor) }
        let isHeld = await ExternalProgram.eventually(within: .seconds(300)) {
            flock(descriptor, LOCK_EX | LOCK_NB) == 0
        }
        guard isHeld else { throw ExternalProgram.Failure(description: "\(file.path) stays locked") }
        return try await work()
    }
}
