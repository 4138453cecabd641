package import Catalog
import FCD

/// What a full sync looks at beside datastores, virtual machines, disks, the datastores' own lists and tags.
package struct SyncOptions: Sendable, Equatable {
    /// The VMDKs on each datastore.
    package var files: Bool
    /// Each disk by itself: its provisioning and its control flags, which lists do not tell.
    package var details: Bool

    package init(files: Bool = false, details: Bool = false) {
        self.files = files
        self.details = details
    }
}

extension DiskLifecycle {
    /// Observes the server from all its sides and brings the catalog up.
    ///
    /// What is read streams into the catalog page by page and is merged in one transaction at the end. A side that the
    /// server cannot tell stays as it was, which ``SyncSummary/old`` says; where the server does not answer at all,
    /// everything does.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func sync(_ options: SyncOptions = SyncOptions()) async throws -> SyncSummary {
        let (catalog, server) = try writableCatalog()
        let reading = ServerReading(
            lifecycle: self,
            catalog: catalog,
            server: server,
            writer: try catalog.beginSync(serverID: server.id, at: now()) { actor, time in
                actor.liveness(since: time) != .ended
            },
            options: options
        )
        do {
            let summary = try await reading.run()
            return summary
        } catch {
            let words = (error as? FCDError)?.wordsForPart ?? "\(error)"
            // What is known already is not lost for want of a note.
            try? reading.writer.fail(words, parts: reading.parts, at: now())
            throw error
        }
    }

    /// Whether what is seen of retired disks may count: a grace is not kept by a clock that the server's does not
    /// bear out.
    func keepsTime() async throws -> Bool {
        do {
            _ = try await agreedTime()
            return true
        } catch let error as FCDError where error.code == .conflict || error.code == .protocolViolation {
            progress("\(error.message): that retired disks stayed detached is not noted")
            return false
        }
    }
}

extension FCDError {
    /// Why a side of a server could not be read, in one line.
    var wordsForPart: String {
        guard let fault, let type = fault.type, !message.contains(type) else { return message }
        return "\(message) (\(type))"
    }
}
