import Foundation

/// Fetches a password from where it is kept.
struct PasswordReader {
    /// How long a `password-command` may take: somebody may have to unlock a key store.
    var commandTimeout: Duration = .seconds(60)

    /// - Throws: ``CLIError`` with ``CLIError/Code/noPassword``, `CancellationError`.
    func read(for connection: ResolvedConnection) async throws -> Secret {
        switch connection.password {
        case .value(let secret): secret
        case .file(let path): try fromFile(path)
        case .command(let command): try await fromCommand(command)
        case .prompt: try await fromPerson(for: connection)
        }
    }

    private func fromFile(_ path: String) throws -> Secret {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CLIError(.noPassword, "the password file \(path) cannot be read")
        }
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? 0
        if mode & 0o077 != 0 {
            CommandContext.current.warn("others can read \(path): run `chmod 600` on it")
        }
        return try firstLine(of: Array(data), from: "the password file \(path)")
    }

    private func fromCommand(_ command: String) async throws -> Secret {
        let shell = ShellCommand(
            command: command,
            environment: CommandContext.current.environment,
            timeout: commandTimeout
        )
        do {
            return try firstLine(of: try await shell.output(), from: "the profile's password-command")
        } catch let failure as ShellCommand.Failure {
            throw CLIError(
                .noPassword,
                "the profile's password-command \(failure)",
                hint: "run it yourself: \(command)"
            )
        }
    }

    private func fromPerson(for connection: ResolvedConnection) async throws -> Secret {
        let context = CommandContext.current
        guard context.canAsk else {
            throw CLIError(
                .noPassword,
                "no password for \(connection.username) on \(connection.endpoint), and no terminal to ask on",
                hint: "set FCD_PASSWORD, give --password-file, or put a password-command into the profile"
            )
        }
        let question = "Password of \(connection.username) on \(connection.endpoint): "
        let answer = try await Progress.aside {
            try context.standardError.write(VisibleText.escape(question))
            return try await context.interruption.asking {
                try await context.standardInput.readLine(echo: false)
            }
        }
        guard let answer, !answer.isEmpty else { throw CLIError(.noPassword, "no password was entered") }
        return Secret(answer)
    }

    private func firstLine(of bytes: [UInt8], from source: String) throws(CLIError) -> Secret {
        var line = bytes.prefix { $0 != UInt8(ascii: "\n") }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        guard !line.isEmpty else { throw CLIError(.noPassword, "\(source) has no password in its first line") }
        return Secret(String(decoding: line, as: UTF8.self))
    }
}
