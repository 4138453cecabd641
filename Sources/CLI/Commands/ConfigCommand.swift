import ArgumentParser

struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "The configuration file and its profiles.",
        subcommands: [ConfigShow.self, ConfigPath.self, ConfigInit.self, ConfigProfiles.self]
    )
}
