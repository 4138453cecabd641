import FCD
import Foundation
import TestSupport

/// govmomi's vCenter simulator as a program of its own, over HTTPS on a free loopback port.
///
/// It ends when this is dropped, or when the test process ends in whatever way, because its standard input ends then.
final class Vcsim {
    /// How to reach it and what is in it: the line that `vcsim/main.go` prints.
    struct Description: Decodable, Sendable {
        let url: URL
        let username: String
        let password: String
        /// PEM file with its self-signed certificate.
        let caFile: String
        let thumbprintSHA1: String
        let thumbprintSHA256: String
        /// Inventory path of its only datacenter, which lies in a folder: `/F0/DC0`.
        let datacenter: String
        let datastores: [String]
        let virtualMachines: [String]
        /// Datastore paths of VMDKs that nobody has registered, with odd names.
        let disks: [String]
        /// Datastore path of the directory that holds them.
        let directory: String
        let tagCategory: String
        let tags: [String]
    }

    let description: Description
    /// Those of its only user.
    var credentials: Credentials { Credentials(username: description.username, password: description.password) }
    private let process: Process
    private let input: Pipe
    private let folder: URL

    /// Builds it where that is necessary, and starts it.
    ///
    /// - Parameter apiVersion: the API version that it announces; its own, 6.5, if nil. What it can do is the same.
    init(apiVersion: String? = nil) async throws {
        let program = try await Self.program.value
        let folder = try TemporaryFolder.make()
        let output = folder.appending(path: "output")
        let errors = folder.appending(path: "errors")
        let input = Pipe()
        // It removes its own files when it ends, but not when it is killed: so they lie in a folder of ours.
        let process = try ExternalProgram.start(
            program,
            apiVersion.map { ["-api-version", $0] } ?? [],
            environment: ["TMPDIR": folder.path],
            input: input,
            output: output,
            errors: errors
        )
        let isUp = await ExternalProgram.eventually(within: .seconds(30)) {
            ExternalProgram.text(of: output).hasSuffix("\n") || ChildProcess.end(of: process) != nil
        }
        do {
            guard isUp, ChildProcess.end(of: process) == nil else {
                throw ExternalProgram.Failure(
                    description: "vcsim does not start: \(ExternalProgram.text(of: errors))"
                )
            }
            description = try JSONDecoder().decode(Description.self, from: Data(contentsOf: output))
        } catch {
            ChildProcess.kill(process)
            try? FileManager.default.removeItem(at: folder)
            throw error
        }
        self.process = process
        self.input = input
        self.folder = folder
    }

    /// Ends it at once, without a word to its clients.
    func kill() {
        ChildProcess.kill(process)
    }

    /// Removes a file of a datastore, as somebody may who works on the storage itself.
    func removeFile(_ path: DatastorePath) throws {
        let datastores = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        let file = datastores.filter { $0.lastPathComponent.contains("-\(path.datastore)-") }
            .map { $0.appending(path: path.path) }
            .first { FileManager.default.fileExists(atPath: $0.path) }
        guard let file else { throw ExternalProgram.Failure(description: "vcsim has no file \(path)") }
        try FileManager.default.removeItem(at: file)
    }

    deinit {
        try? input.fileHandleForWriting.close()
        ChildProcess.kill(process)
        try? FileManager.default.removeItem(at: folder)
    }

    /// The program, built once in this process; what Go has built before it does not build again.
    private static let program = Task {
        let outcome = try await FileLock.with(PackageFolder.build.appending(path: "vcsim.lock")) {
            let script = PackageFolder.root.appending(path: "scripts/build-vcsim.sh")
            return try await ExternalProgram.run(script, [], timeout: .seconds(240))
        }
        guard outcome.status == 0 else {
            throw ExternalProgram.Failure(
                description: "vcsim does not build; `scripts/install-dependencies.sh --tests` installs Go and govmomi: "
                    + outcome.errors
            )
        }
        return PackageFolder.build.appending(path: "vcsim")
    }
}
