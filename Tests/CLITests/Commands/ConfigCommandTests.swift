import ArgumentParser
import Foundation
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct ConfigCommandTests {
    private let home: TestFolder

    init() throws {
        home = try TestFolder()
    }

    private var path: String { home.path + "/.config/fcd/config.yaml" }

    @Test func `the path is printed whether or not the file is there`() async {
        #expect(await fcd("config", "path", environment: home.environment).output == path + "\n")
    }

    @Test func `init writes an example once, and never over a file`() async throws {
        let first = await fcd("config", "init", environment: home.environment)
        #expect(first.status == .done)
        #expect(first.output.contains(path))
        #expect(try home.mode(of: ".config/fcd/config.yaml") == 0o600)
        let second = await fcd("config", "init", environment: home.environment)
        #expect(second.status == .conflict)
        #expect(second.errors == "error: \(path) is there already\n  hint: edit it, or move it away first\n")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == Configuration.example)
    }

    @Test func `a dry run shows the file and writes none`() async {
        let result = await fcd("config", "init", "--dry-run", environment: home.environment)
        #expect(result.status == .done)
        #expect(result.output.contains("#default-profile"))
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `profiles are listed by name, with what is trusted and where the password comes from`() async throws {
        try home.write(
            "default-profile: b\nprofiles: {b: {server: vc, thumbprint: x}, a: {password-command: pass}}",
            to: ".config/fcd/config.yaml"
        )
        let result = await fcd("config", "profiles", "-o", "csv", environment: home.environment)
        #expect(
            result.output == "name,isDefault,server,username,trust,password\r\na,false,,,system,command\r\n"
                + "b,true,vc,,thumbprint,prompt\r\n"
        )
        #expect(await fcd("config", "profiles", "-q", environment: home.environment).output == "a\nb\n")
    }

    @Test func `show names the places and the profiles`() async throws {
        try home.write("profiles: {数据: {server: vc}}", to: ".config/fcd/config.yaml")
        let result = await fcd("config", "show", environment: home.environment)
        #expect(result.output.contains(home.path + "/.local/share/fcd/catalog.sqlite"))
        #expect(result.output.contains("数据"))
    }

    @Test func `a mistake in the file is a usage error that names file, line and key`() async throws {
        try home.write("default-profil: x", to: ".config/fcd/config.yaml")
        let result = await fcd("config", "show", environment: home.environment)
        #expect(result.status == .usage)
        #expect(result.errors.contains("\(path):1: unknown key default-profil"))
    }

    @Test func `a catalog is named by flag, by profile, or is in its usual place`() async throws {
        try home.write("profiles: {a: {catalog: own.sqlite}}", to: ".config/fcd/config.yaml")
        func catalog(_ flags: String...) throws -> String {
            try CommandContext.$current.withValue(.test(environment: home.environment)) {
                try CatalogOptions.parse(flags).path()
            }
        }
        #expect(try catalog("--catalog", "x.sqlite", "--profile", "a") == "x.sqlite")
        #expect(try catalog("--profile", "a") == home.path + "/.config/fcd/own.sqlite")
        #expect(try catalog() == home.path + "/.local/share/fcd/catalog.sqlite")
        #expect(throws: CLIError.self) { try catalog("--profile", "b") }
    }
}
