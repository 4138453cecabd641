import ArgumentParser
import Audit
import Catalog
import Foundation
import Simulator
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct AuditCommandTests {
    let site: TestSite

    init() async throws {
        site = try TestSite()
        for name in ["one", "two"] { _ = await site.fcd("create", name, "--size", "1GiB", "--datastore", "datastore1") }
        _ = await site.fcd("owner", "set", "two", "--team", "net")
        _ = await site.fcd("sync")
    }

    private func configure(_ yaml: String) throws {
        try site.home.write("audit:\n" + yaml, to: ".config/fcd/config.yaml")
    }

    private func findings(_ arguments: String...) async throws -> [[String: any Sendable]] {
        let report = try await site.run(["audit", "-o", "json"] + arguments).object()
        return report["findings"] as? [[String: any Sendable]] ?? []
    }

    @Test func `what is suppressed is shown, and does not fail the command`() async throws {
        try configure(
            """
              suppressions:
                - {rule: ownership.none, disk: one, reason: on order, until: 2999-12-31}
                - {rule: use.vm-off, reason: old, until: 2020-01-01}
            """
        )
        let result = await site.fcd("audit", "--only", "ownership.none", "--fail-on", "info")
        #expect(result.status == .done)
        #expect(result.output.contains("SUPPRESSED") && result.output.contains("until 2999-12-31"))
        #expect(result.errors.contains("nothing found, 2 disks looked at; 1 suppressed"))
        #expect(result.errors.contains("note: the suppression of use.vm-off (old) ended with 2020-01-01"))
    }

    @Test func `a datastore that VMs' own thin disks would fill is found, as long as the server tells it`() async throws
    {
        let datastore = try site.vcenter.addDatastore("tight", capacityMiB: 10_240)
        // A quarter of it is used.
        try site.vcenter.addFile("[tight] app-01/data.vmdk", capacityMiB: 12_000)
        try site.vcenter.addDevice("[tight] app-01/data.vmdk", to: "app-01")
        _ = await site.fcd("sync")
        let found = try await findings("--only", "capacity.datastore-full")
        #expect(found.map { $0["name"] as? String } == ["tight"])
        let message = "117 % of 10 GiB is provisioned, 7.1 GiB is free; the limit is 90 %"
        #expect(found.first?["message"] as? String == message)
        let evidence = found.first?["evidence"] as? [String: any Sendable]
        #expect(evidence?["uncommittedMiB"] as? Int == 9_000)
        #expect(evidence?["thinGrowthMiB"] as? Int == 0)
        site.vcenter.hide("summary.uncommitted", of: datastore)
        _ = await site.fcd("sync")
        #expect(try await findings("--only", "capacity.datastore-full").isEmpty)
        let words = await site.fcd("audit", "--only", "capacity.datastore-full")
        #expect(words.errors.contains("the server did not tell what VMs may still take: tight"))
    }

    @Test func `a rule that cannot be run is told, the others run, and the status is 3`() async throws {
        try configure(
            """
              own-rules:
                - {id: own.bad, severity: low, message: m, sql: SELECT nonsense FROM disks}
                - {id: own.good, severity: high, message: "{disk} is a disk", sql: "SELECT disk_id, disk FROM disks WHERE disk = 'two'"}
            """
        )
        let result = await site.fcd("audit", "--only", "own")
        #expect(result.status == .partlyDone)
        #expect(result.output.contains("two is a disk"))
        #expect(
            result.errors.contains(
                "the rule own.bad could not be run: SQLite refuses the SQL: no such column: nonsense"
            )
        )
        // What was found goes before what could not be.
        #expect(await site.fcd("audit", "--only", "own", "--fail-on", "high").status == .findings)
        #expect(await site.fcd("audit", "rules", "-q").output.hasSuffix("own.bad\nown.good\n"))
    }

    @Test func `a report is compared with an earlier one`() async throws {
        let earlier = await site.fcd("audit", "--only", "ownership.none", "-o", "json")
        try site.home.write(earlier.output, to: "earlier.json")
        _ = await site.fcd("owner", "set", "one", "--team", "net")
        _ = await site.fcd("owner", "clear", "two")
        let path = site.home.path + "/earlier.json"
        let result = await site.fcd("audit", "--only", "ownership.none", "--against", path)
        #expect(result.output.contains("CHANGE") && result.output.contains("new"))
        #expect(result.errors.contains(": 1 new, 1 mended, 0 still there"))
        #expect(result.output.split(separator: "\n").map { $0.split(separator: " ")[2] } == ["NAME", "two", "one"])
        let csv = await site.fcd("audit", "--only", "ownership.none", "--against", path, "-o", "csv").output
        let rows = csv.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        #expect(rows.map { String($0[4]) } == ["name", "two", "one"])
        #expect(rows.map { String($0[$0.count - 2]) } == ["change", "new", "mended"])
        let missing = await site.fcd("audit", "--against", site.home.path + "/no.json")
        #expect(missing.status == .notFound && missing.errors.contains("cannot be read"))
    }

    @Test func `a report of another server is refused`() async throws {
        let earlier = await site.fcd("audit", "-o", "json").output
        let other = earlier.replacing(/"instanceUUID":"[^"]*"/, with: "\"instanceUUID\":\"another\"")
        try site.home.write(other, to: "other.json")
        let result = await site.fcd("audit", "--against", site.home.path + "/other.json")
        #expect(result.status == .usage && result.errors.contains("the earlier report is one of other servers: "))
        #expect(result.errors.contains("hint: "))
    }

    @Test func `a report is written in Chinese where that is asked for`() async throws {
        let asked = try await findings("--only", "ownership.none", "--language", "zh")
        #expect((asked.first?["message"] as? String)?.contains("未设置团队") == true)
        try configure("  language: zh")
        let configured = try await findings("--only", "ownership.none")
        #expect((configured.first?["message"] as? String)?.contains("未设置团队") == true)
        #expect(await site.fcd("audit", "rules").output.contains("没有负责人的磁盘"))
        #expect(await site.fcd("audit", "rules", "--language", "en").output.contains("Disk without an owner"))
    }

    @Test(arguments: AuditFormat.allCases)
    func `every format is written to stdout`(format: AuditFormat) async {
        let result = await site.fcd("audit", "--format", format.rawValue)
        #expect(result.status == .done)
        let beginning =
            switch format {
            case .table: "SEVERITY"
            case .json: "{\n\"formatVersion\": 2"
            case .csv: "severity,ruleID,subject,"
            case .markdown: "# Disk audit\n"
            case .sarif: "{\n\"$schema\": \"https://docs.oasis-open.org/sarif/"
            case .junit: "<?xml version=\"1.0\""
            case .html: "<!DOCTYPE html>"
            }
        #expect(result.output.hasPrefix(beginning))
        #expect(result.errors.contains("2 disks looked at"))
    }

    @Test func `costs stand in a column with their currency`() async throws {
        try configure("  costs: {currency: EUR, per-gib-month: 0.5}")
        let result = await site.fcd("audit", "--only", "ownership.none")
        #expect(result.output.contains("EUR/MONTH") && result.output.contains("0.50"))
        #expect(try await findings("--only", "ownership.none").first?["costPerMonth"] as? Double == 0.5)
    }

    @Test func `CSV is for a spreadsheet where that is asked for`() async throws {
        let id = try site.vcenter.addDisk(name: "=1+1", on: "datastore1")
        _ = await site.fcd("sync")
        let path = site.home.path + "/report.csv"
        let exact = await site.fcd("audit", "--only", "ownership.none", "--format", "csv")
        #expect(exact.output.hasPrefix("severity,") && exact.output.contains(",\(id),=1+1,"))
        let result = await site.fcd("audit", "--only", "ownership.none", "-o", "csv", "--csv", path, "--spreadsheet")
        #expect(result.output.hasPrefix("\u{FEFF}severity,") && result.output.contains(",\(id),'=1+1,"))
        #expect(try Data(contentsOf: URL(filePath: path)) == Data(result.output.utf8))
        for arguments in [["-o", "json"], ["--format", "table"], ["--json", path], []] {
            let refused = await site.run(["audit", "--spreadsheet"] + arguments)
            #expect(refused.status == .usage && refused.errors.contains("--spreadsheet goes with CSV."), "\(arguments)")
        }
    }

    @Test func `groups of rules can be picked and left out`() async throws {
        let ids = Set(try await findings("--only", "ownership").compactMap { $0["ruleID"] as? String })
        #expect(ids == ["ownership.none"])
        let rest = Set(try await findings("--skip", "ownership").compactMap { $0["ruleID"] as? String })
        #expect(!rest.contains("ownership.none"))
    }

    // MARK: What there is nothing of

    @Test(arguments: ["nosuch", ""])
    func `an owner whom no disk has, nor ever had, is no reason for a green light`(_ name: String) async {
        let result = await site.fcd("audit", "--owner", name, "--fail-on", "low")
        #expect(result.status == .notFound, "\(result.errors)")
        #expect(result.errors.contains("no disk belongs to \(String(reflecting: name)), nor ever did"))
        #expect(result.errors.contains("hint: `fcd owner ls`"))
        #expect(result.output.isEmpty)
    }

    @Test func `an owner who had disks once is audited, by team, person or contact`() async throws {
        _ = await site.fcd("owner", "set", "one", "--person", "Ada", "--contact", "ada@example.org")
        _ = await site.fcd("owner", "set", "one", "--team", "crm", "--person", "Grace")
        for name in ["net", "NET", "crm", "grace", "ada", "Ada@Example.org"] {
            let result = await site.fcd("audit", "--owner", name, "--fail-on", "critical")
            #expect(result.status == .done, "\(name): \(result.errors)")
        }
    }

    @Test func `a datastore whose name is written in other letters is no reason for a green light`() async {
        let result = await site.fcd("audit", "--datastore", "DATASTORE1", "--fail-on", "info")
        #expect(result.status == .notFound && result.errors.contains("datastore1"), "\(result.errors)")
        #expect(await site.fcd("audit", "--datastore", "datastore1", "--fail-on", "info").status == .findings)
    }

    @Test(arguments: [["--only", "use", "--skip", "use"], ["--only", "ownership.none", "--skip", "ownership"]])
    func `an audit of which no rule is left is refused`(_ options: [String]) async {
        let result = await site.run(["audit", "--fail-on", "info"] + options)
        #expect(result.status == .usage && result.errors.contains("no rule is left to run"), "\(result.errors)")
    }

    @Test func `an unknown rule is told with the groups, and a group without rules with why`() async throws {
        let unknown = await site.fcd("audit", "--only", "usage")
        #expect(unknown.status == .usage)
        #expect(
            unknown.errors.contains(
                "the groups are capacity, inventory, ownership, protection, security, snapshots, use"
            )
        )
        let own = await site.fcd("audit", "--only", "own")
        #expect(own.status == .usage && own.errors.contains("no own rule is configured"), "\(own.errors)")
        #expect(own.errors.contains("audit.own-rules"))
        try configure("  own-rules: [{id: own.a, severity: low, message: m, sql: SELECT disk_id FROM disks}]")
        #expect(await site.fcd("audit", "--only", "own").status == .done)
        let misspelt = await site.fcd("audit", "--only", "own.b").errors
        #expect(misspelt.contains("capacity, inventory, own, ownership,") && misspelt.contains("own.a"), "\(misspelt)")
    }

    @Test(arguments: AuditFormat.allCases)
    func `a form of the report does not go with --quiet, which shows IDs alone`(format: AuditFormat) async {
        let result = await site.fcd("audit", "-q", "--format", format.rawValue)
        #expect(result.status == .usage && result.errors.contains("--quiet shows IDs"), "\(result.errors)")
        #expect(result.output.isEmpty)
    }

    @Test func `with --quiet the IDs are shown whatever -o says, as by other commands`() async {
        let quiet = await site.fcd("audit", "--only", "ownership.none", "-q")
        #expect(quiet.status == .done && quiet.output.split(separator: "\n").count == 1)
        #expect(await site.fcd("audit", "--only", "ownership.none", "-q", "-o", "json").output == quiet.output)
    }

    @Test func `a language that there is not is refused with the file's line and the languages that there are`()
        async throws
    {
        try configure("  language: fr")
        for arguments in [["audit"], ["audit", "rules"]] {
            let result = await site.run(arguments)
            #expect(result.status == .usage)
            #expect(result.errors.contains("config.yaml:2: audit: language: fr is none"), "\(result.errors)")
            #expect(result.errors.contains("hint: languages: en, zh"))
        }
    }

    @Test func `on a narrow terminal less important columns give way before the finding does`() async throws {
        try configure("  costs: {currency: EUR, per-gib-month: 0.5}")
        func head(_ width: Int) async -> [String] {
            let output = CapturedOutput(terminalWidth: width)
            var plain = site
            plain.environment["NO_COLOR"] = "1"
            _ = await plain.run(["audit", "--only", "ownership.none"], output: output)
            return output.text.split(separator: "\n").map(String.init)
        }
        let wide = await head(200)
        #expect(
            wide.first?.split(separator: " ") == ["SEVERITY", "RULE", "NAME", "OWNER", "SIZE", "EUR/MONTH", "FINDING"]
        )
        let narrow = await head(64)
        let heading = try #require(narrow.first)
        #expect(!heading.contains("SIZE") && heading.hasSuffix("FINDING"), "\(narrow)")
        #expect(narrow.allSatisfy { DisplayWidth.of($0) <= 64 }, "\(narrow)")
        // What is shown of the finding stands under its heading, at the end of the line, and can be read.
        let place = heading.count - "FINDING".count
        let text = String(narrow.dropFirst().first?.dropFirst(place) ?? "")
        #expect(wide.dropFirst().first?.contains(text.replacing("…", with: "")) == true && !text.isEmpty)
        #expect(text.count >= 24 || !text.contains("…"), "\(text)")
    }

    @Test func `rules are listed with their parameters as they are configured`() async throws {
        try configure("  rules: {use.vm-off: {days: 60, severity: high}, use.unattached: off}")
        let result = await site.fcd("audit", "rules")
        let lines = result.output.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("use.vm-off") && $0.contains("high") && $0.contains("days=60") })
        #expect(lines.contains { $0.hasPrefix("use.unattached") && $0.contains(" off ") })
        let json = await site.fcd("audit", "rules", "-o", "json").output
        #expect(json.contains("\"unit\" : \"days\"") && json.contains("\"standard\" : 30"))
    }

    @Test func `rules that the past cannot answer are marked, and counted where an audit of it ends`() async throws {
        let rows = try await site.fcd("audit", "rules", "-o", "json").rows()
        let unanswered = rows.filter { $0["knowsThePast"] as? Bool == false }.compactMap { $0["id"] as? String }
        #expect(rows.allSatisfy { $0["knowsThePast"] is Bool })
        #expect(Set(unanswered) == Set(AuditRule.all.filter { !$0.knowsThePast }.map(\.id)) && !unanswered.isEmpty)
        let csv = await site.fcd("audit", "rules", "-o", "csv").output
        #expect(csv.split(separator: "\n").first?.contains("knowsThePast") == true)
        let table = await site.fcd("audit", "rules").output.split(separator: "\n")
        #expect(table.contains { $0.hasPrefix("inventory.file-gone ") && $0.contains(" no ") })
        #expect(table.contains { $0.hasPrefix("inventory.gone ") && $0.contains(" yes ") })
        let now = await site.fcd("audit")
        #expect(!now.errors.contains("not run"))
        let errors = CapturedOutput()
        var context = CommandContext.test(environment: site.environment, output: CapturedOutput(), errors: errors)
        context.now = { Date() }
        #expect(await FCDCommand.run(["audit", "--as-of", CatalogTime.text(Date())], in: context) == .done)
        let end = errors.text.split(separator: "\n").last ?? ""
        #expect(end.hasSuffix("; \(unanswered.count) of \(rows.count) rules were not run"), "\(errors.text)")
    }

    @Test func `a name behind -- is an argument, whatever it looks like`() throws {
        let words = ["reconcile", "--dry-run", "--", "--dry-run"]
        let command = try #require(try FCDCommand.parseAsRoot(words) as? ReconcileCommand)
        #expect(command.datastore == "--dry-run" && command.change.dryRun)
    }

    @Test(arguments: [
        "fcd owner set ID --team TEAM", "fcd owner set ID --expires 2031-12-31", "fcd register PATH",
        "fcd reconcile DATASTORE --dry-run", "fcd reconcile DATASTORE --global-catalog", "fcd catalog-status",
        "fcd find id:ID", "fcd ls --name NAME", "fcd show ID", "fcd history ID", "fcd history ID --source sync",
        "fcd relocate ID --datastore DATASTORE", "fcd unretire ID", "fcd retire ID --after 14d", "fcd retired",
        "fcd detach ID --vm VM", "fcd flag set ID keep", "fcd flag clear ID no-relocation cbt", "fcd snapshot ls ID",
        "fcd snapshot ls --stranded", "fcd snapshot prune ID --keep-last 3", "fcd snapshot rm ID SNAPSHOT",
        "fcd snapshot create ID --description DESCRIPTION", "fcd find --datastore DATASTORE --sort -size",
        "fcd extend ID --size 20GiB",
        "fcd find --owner OWNER --datastore DATASTORE attached:no --sort -size",
        "fcd find --no-owner --datastore DATASTORE attached:no --sort -size",
    ])
    func `the commands that findings name are commands`(_ line: String) throws {
        let words = line.split(separator: " ").dropFirst().map(String.init)
        #expect(throws: Never.self) { try FCDCommand.parseAsRoot(words) }
        // Those that speak to a server are told which one.
        guard !["find", "history", "retired"].contains(words[0]) else { return }
        #expect(throws: Never.self) { try FCDCommand.parseAsRoot(words + ["--server", "https://vc.example"]) }
    }
}
