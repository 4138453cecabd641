import Foundation

/// `pyvmomi/check.py`: VMware's own client library, driving a vCenter.
enum PyVmomiCheck {
    /// Runs the check against a server.
    ///
    /// - Parameters:
    ///   - disk: datastore path of a VMDK that is no First Class Disk.
    ///   - machine: the virtual machine that gets the disk.
    ///   - other: the virtual machine that must not get it as well.
    static func run(
        url: String,
        username: String,
        password: String,
        caFile: String,
        disk: String,
        machine: String,
        other: String
    ) async throws -> ExternalProgram.Outcome {
        let python = PackageFolder.build.appending(path: "pyvmomi-venv/bin/python")
        guard FileManager.default.isExecutableFile(atPath: python.path) else {
            throw ExternalProgram.Failure(
                description: "pyVmomi is not installed: run `make test`, or `scripts/python-venv.sh pyvmomi` first"
            )
        }
        return try await TemporaryFolder.with { folder in
            let passwordFile = folder.appending(path: "password")
            try Data((password + "\n").utf8).write(to: passwordFile)
            return try await ExternalProgram.run(
                python,
                [
                    PackageFolder.interop("pyvmomi/check.py").path, "--url", url, "--username", username,
                    "--password-file", passwordFile.path, "--ca-file", caFile, "--disk", disk, "--vm", machine,
                    "--other-vm", other,
                ],
                environment: ["PYTHONDONTWRITEBYTECODE": "1"],
                timeout: .seconds(50)
            )
        }
    }
}
