import ArgumentParser

struct ConfigPath: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "path",
        abstract: "Print where the configuration file is, or would be."
    )

    func run() async throws {
        let context = CommandContext.current
        try context.standardOutput.write(Places(environment: context.environment).configurationFile + "\n")
    }
}
