import Catalog
import FCD
import Foundation
import Simulator
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct BulkCommandTests {
    private let site: TestSite

    init() throws { site = try TestSite() }

    private func write(_ lines: String...) throws -> String {
        try site.home.write(lines.map { $0 + "\n" }.joined(), to: "rows.csv")
    }

    private func text(of path: String) throws -> [String] {
        try String(contentsOfFile: path, encoding: .utf8).replacing("\r\n", with: "\n").split(separator: "\n")
            .map(String.init)
    }

    private var leftovers: String { site.home.path + "/left.csv" }

    @Test func `bad rows are reported with their lines, the others are registered, and the rest can be repeated`()
        async throws
    {
        for name in ["a", "b", "c"] { try site.vcenter.addFile("[datastore1] bulk/\(name).vmdk") }
        let file = try write(
            "Path,Name,Owner,Tags",
            "[datastore1] bulk/a.vmdk,first,payments,old;tier/none",
            "[datastore1] bulk/none.vmdk,,,",
            "bulk/b.vmdk,,,",
            "[datastore1] bulk/b.vmdk,,storage,old; new",
            "[datastore1] bulk/c.vmdk,x"
        )
        let result = await site.fcd("register", "--from", file, "--failed-to", leftovers)
        #expect(result.status == .partlyDone)
        #expect(result.output.hasPrefix("line 5: registered [datastore1] bulk/b.vmdk as b ("))
        for words in [
            "line 2: the server has no tag none", "line 3: there is no file",
            "line 4: \"bulk/b.vmdk\" names no datastore",
            "line 6: the row has 2 fields, and the first line 4", "5 rows: 1 done, 4 failed", leftovers,
        ] { #expect(result.errors.contains(words), "\(result.errors)") }
        let left = try text(of: leftovers)
        #expect(left.count == 5)
        #expect(left[0] == "Path,Name,Owner,Tags,error")
        #expect(left[1].hasPrefix("[datastore1] bulk/a.vmdk,first,payments,old;tier/none,the server has no tag none"))
        #expect(left[4].hasPrefix("[datastore1] bulk/c.vmdk,x,\"the row has 2 fields"))
        let disk = try #require(site.vcenter.disk(named: "b"))
        #expect(disk.metadata["fcd.owner.team"] == "storage")
        let tags = await site.fcd("tag", "ls", "b", "--quiet")
        #expect(tags.output == "new\nold\n")

        // What was wrong is mended, and the file given back as it is.
        site.vcenter.addTag(Tag(category: "tier", name: "none"))
        try site.vcenter.addFile("[datastore1] bulk/none.vmdk")
        let again = await site.fcd("register", "--from", leftovers, "-o", "json")
        #expect(again.status == .partlyDone)
        let rows = try again.rows()
        #expect(rows.map { $0["line"] as? Int } == [2, 3])
        #expect(rows.map { $0["outcome"] as? String } == ["done", "done"])
        #expect(again.errors.contains("the row has 3 fields, and the first line 5"), "\(again.errors)")
        #expect(site.vcenter.disk(named: "first")?.metadata["fcd.owner.team"] == "payments")
    }

    @Test func `registering the same file twice changes nothing the second time`() async throws {
        for number in 0..<30 { try site.vcenter.addFile("[datastore1] bulk/\(number).vmdk") }
        let file = try site.home.write(
            "path,owner\n" + (0..<30).map { "[datastore1] bulk/\($0).vmdk,storage\n" }.joined(),
            to: "rows.csv"
        )
        let first = await site.fcd("register", "--from", file)
        #expect(first.status == .done, "\(first.errors)")
        let calls = site.vcenter.calls["VslmRegisterDisk"]
        let second = await site.fcd("register", "--from", file, "-o", "json")
        #expect(second.status == .done, "\(second.errors)")
        #expect(try second.rows().allSatisfy { $0["outcome"] as? String == "unchanged" })
        // In the order of the rows, although they ran side by side.
        #expect(try second.rows().map { $0["line"] as? Int } == (2...31).map { $0 })
        #expect(site.vcenter.diskIDs.count == 30)
        #expect(calls == 30)
    }

    @Test func `VMDKs that are nobody's are shown before a question, and registered after a yes`() async throws {
        for name in ["a", "b"] { try site.vcenter.addFile("[datastore1] bulk/\(name).vmdk") }
        let refused = await site.fcd("register", "--unregistered-on", "datastore1")
        #expect(refused.status == .failed)
        #expect(refused.errors.contains("  [datastore1] bulk/a.vmdk, 1 GiB\n"))
        #expect(refused.errors.contains("Register these 2 VMDKs of datastore1?"))
        #expect(site.vcenter.diskIDs.isEmpty)
        let agreed = await site.run(
            ["register", "--unregistered-on", "datastore1", "--owner", "legacy"],
            input: ScriptedInput(["y"]),
            errors: CapturedOutput(terminalWidth: 100)
        )
        #expect(agreed.status == .done, "\(agreed.errors)")
        #expect(site.vcenter.diskIDs.count == 2)
        let nothing = await site.fcd("register", "--unregistered-on", "datastore1", "--yes", "-o", "json")
        #expect(nothing.status == .done)
        #expect(nothing.output == "[]\n")
        #expect(nothing.errors.contains("has no VMDK that is nobody's disk"))
    }

    @Test func `the words of find select disks of the catalog, after a question`() async throws {
        for name in ["db-1", "db-2", "web"] { try site.vcenter.addDisk(name: name, on: "datastore1") }
        _ = await site.fcd("sync")
        let asked = await site.fcd("retire", "--where", "name:db-*")
        #expect(asked.errors.contains("Retire all 2 disks of the catalog where name:db-*?"))
        #expect(await site.fcd("retired").output == "")
        let planned = await site.fcd("owner", "set", "--where", "owner:none", "--team", "x", "--dry-run", "-o", "json")
        #expect(try planned.rows().count == 3)
        let done = await site.fcd("retire", "--where", "name:db-*", "--yes")
        #expect(done.status == .done, "\(done.errors)")
        #expect(try await site.fcd("retired", "-o", "json").rows().count == 2)
        // Each is met once, though tagging takes it out of the selection.
        let tagged = await site.fcd("tag", "attach", "late", "--where", "owner:none", "--yes")
        #expect(tagged.errors.contains("3 rows: 3 done"))
        let none = await site.fcd("flag", "set", "keep", "--where", "name:zzz", "--yes")
        #expect(none.status == .done)
        #expect(none.errors.contains("0 rows: nothing to do"))
    }

    @Test func `disks come from standard input, one a line`() async throws {
        for name in ["a", "b"] { try site.vcenter.addDisk(name: name, on: "datastore1") }
        let result = await site.run(
            ["flag", "set", "-", "keep", "--failed-to", leftovers],
            input: ScriptedInput(["a", "", "nobody", "  b"], isTerminal: false)
        )
        #expect(result.status == .partlyDone)
        #expect(result.errors.contains("line 3: there is no disk \"nobody\""))
        #expect(try text(of: leftovers).map { $0.prefix(7) } == ["disk,er", "nobody,"])
        for name in ["a", "b"] { #expect(site.vcenter.disk(named: name)?.keepAfterDeleteVm == true) }
    }

    @Test func `rows that are left go to a pipe as they go to a file`() async throws {
        let pipe = try TestPipe(in: site.home)
        let input = ScriptedInput(["nobody"], isTerminal: false)
        _ = await site.run(["flag", "set", "-", "keep", "--failed-to", pipe.path], input: input)
        #expect(pipe.text()?.hasPrefix("disk,error\r\nnobody,") == true)
        let nowhere = await site.run(
            ["flag", "set", "-", "keep", "--failed-to", site.home.path + "/no/left.csv"],
            input: ScriptedInput(["nobody"], isTerminal: false)
        )
        #expect(nowhere.errors.contains("of --failed-to cannot be written: No such file or directory"))
    }

    @Test func `a CSV file tells what each row needs: VM, controller, unit, description, flags, tags, owner`()
        async throws
    {
        for name in ["a", "b"] { try site.vcenter.addDisk(name: name, on: "datastore1") }
        let attached = await site.fcd(
            "attach",
            "--from",
            try write("disk,vm,controller,unit", "a,app-01,pvscsi,9", "b,app-02,,", "c,,,")
        )
        #expect(attached.status == .partlyDone)
        #expect(attached.output.contains("unit 9"))
        #expect(site.vcenter.devices(of: "app-02").contains { $0.diskID == site.vcenter.disk(named: "b")?.id })
        #expect(attached.errors.contains("line 4: the row has no vm"))
        let moved = await site.fcd("move", "--rows", try write("disk,from,to", "a,app-01,app-02", "b,app-01,app-02"))
        #expect(moved.status == .done, "\(moved.errors)")
        #expect(moved.output.contains("line 3: b ("))
        #expect(moved.output.hasPrefix("line 2: moved a ("))
        let owned = await site.fcd(
            "owner",
            "set",
            "--person",
            "Ada",
            "--from",
            try write("disk,team,expires", "a,x,2031-12-31", "b,,soon")
        )
        #expect(owned.status == .partlyDone)
        #expect(owned.errors.contains("line 3: expires: \"soon\" cannot be read"))
        #expect(site.vcenter.disk(named: "a")?.metadata["fcd.owner.person"] == "Ada")
        let flags = await site.fcd("flag", "set", "--from", try write("disk,flags", "a,keep;cbt", "b,kep"))
        #expect(flags.errors.contains("line 3: \"kep\" is no flag"))
        let free = await site.fcd("detach", "a", "b")
        #expect(free.status == .done, "\(free.errors)")
        let snapshots = await site.fcd(
            "snapshot",
            "create",
            "--from",
            try write("disk;description", "a;first, really", "b;"),
            "--quiet"
        )
        #expect(snapshots.status == .partlyDone)
        #expect(snapshots.output.split(separator: "\n").count == 1)
        #expect(snapshots.errors.contains("line 3: the row has no description"))
    }

    @Test(arguments: [
        (["owner", "set", "a", "--where", "x", "--team", "t"], "cannot be combined"),
        (["retire"], "Name the disks, or select them"),
        (["retire", "-", "a"], "- stands alone"),
        (["retire", "a", "--failed-to", "x.csv"], "--failed-to goes with"),
        (["retire", "--where", ""], "--where needs at least one word"),
        (["retire", "--where", "ownr:x"], "there is no field ownr"),
        (["register", "--from", "x.csv", "--failed-to", "x.csv"], "--failed-to would overwrite"),
        (["register", "[a] b.vmdk", "--unregistered-on", "c"], "Give one of them"),
        (["register", "--from", "none.csv"], "the file none.csv cannot be read"),
        (["tag", "attach", "--where", "x"], "Give at least one tag"),
        (["attach", "-"], "Give --vm"),
        (["move", "--where", "x"], "Give --to"),
        (["move", "a", "--to", "b", "--failed-to", "x.csv"], "--failed-to goes with"),
        (["move", "-", "a", "--to", "b"], "- stands alone"),
    ])
    func `what cannot be meant is refused before anything is asked`(arguments: [String], words: String) async {
        let result = await site.run(arguments)
        #expect(result.status != .done)
        #expect(result.errors.contains(words), "\(result.errors)")
        #expect(site.changes.isEmpty)
    }

    @Test(arguments: [
        ("name\nx\n", "has no column path in its first line"), ("", "is empty"),
        ("path,path\nx,y\n", "has the column path twice"),
        ("path\n\"[datastore1] a.vmdk\n[datastore1] b.vmdk\n", "line 2: a quote is opened and never closed"),
    ])
    func `a file that cannot be taken apart changes nothing`(content: String, words: String) async throws {
        for name in ["a", "b"] { try site.vcenter.addFile("[datastore1] \(name).vmdk") }
        let file = try site.home.write(content, to: "rows.csv")
        let result = await site.fcd("register", "--from", file)
        #expect(result.status == .usage)
        #expect(result.errors.contains(words), "\(result.errors)")
        #expect(site.vcenter.diskIDs.isEmpty)
    }

    @Test func `disks that go to one VM side by side get a place each`() async throws {
        for number in 0..<20 { try site.vcenter.addDisk(name: "d\(number)", on: "datastore1") }
        let file = try site.home.write("disk\n" + (0..<20).map { "d\($0)\n" }.joined(), to: "rows.csv")
        let result = await site.fcd("attach", "--vm", "app-01", "--from", file)
        #expect(result.status == .done, "\(result.errors)")
        let places = site.vcenter.devices(of: "app-01").filter { $0.diskID != nil }
            .map { "\($0.controllerKey):\($0.unit)" }
        #expect(Set(places).count == 20)
    }

    @Test func `disks that leave one VM for several side by side all arrive, and none waits for another forever`()
        async throws
    {
        site.vcenter.setTaskTime(.milliseconds(15))
        for number in 0..<8 { try site.vcenter.addDisk(name: "l\(number)", on: "datastore1", attachedTo: "app-01") }
        for number in 0..<8 { try site.vcenter.addDisk(name: "r\(number)", on: "datastore1", attachedTo: "app-02") }
        let rows = (0..<8).map { "l\($0),app-02\nr\($0),app-01\n" }.joined()
        let result = await site.fcd("move", "--rows", try site.home.write("disk,to\n" + rows, to: "rows.csv"))
        #expect(result.status == .done, "\(result.errors)")
        #expect(site.vcenter.devices(of: "app-01").count { $0.diskID != nil } == 8)
        #expect(site.vcenter.devices(of: "app-02").count { $0.diskID != nil } == 8)
        // Rows of other VMs went ahead, and are shown in their places all the same.
        let shown = result.output.split(separator: "\n").map { $0.prefix { $0 != ":" } }
        #expect(shown == (2...17).map { "line \($0)" })
    }

    @Test func `rows of one disk follow one another, however many run side by side`() async throws {
        for name in ["a", "b"] { try site.vcenter.addDisk(name: name, on: "datastore1") }
        let rows = (0..<12).map { "a,team \($0)\nb,team \(11 - $0)\n" }.joined()
        let result = await site.fcd("owner", "set", "--from", try site.home.write("disk,team\n" + rows, to: "rows.csv"))
        #expect(result.status == .done, "\(result.errors)")
        #expect(site.vcenter.disk(named: "a")?.metadata["fcd.owner.team"] == "team 11")
        #expect(site.vcenter.disk(named: "b")?.metadata["fcd.owner.team"] == "team 0")
    }

    @Test func `a disk that two rows name differently goes to one VM alone`() async throws {
        site.vcenter.setTaskTime(.milliseconds(10))
        for name in ["a", "b", "c"] { try site.vcenter.addDisk(name: name, on: "datastore1") }
        let rows = ["a", "b", "c"].map { name in
            "\(name),app-01\n\(site.vcenter.disk(named: name)?.id ?? ""),app-02\n"
        }
        let file = try site.home.write("disk,vm\n" + rows.joined(), to: "rows.csv")
        let result = await site.fcd("attach", "--from", file)
        #expect(result.status == .partlyDone, "\(result.errors)")
        #expect(result.errors.contains("6 rows: 3 done, 3 failed"), "\(result.errors)")
        for name in ["a", "b", "c"] { #expect(site.vcenter.disk(named: name)?.consumers.count == 1) }
    }
}
