import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

/// What a sync sees from each side of a server, and what becomes of a side that cannot be read.
@Suite(.timeLimit(.minutes(1)))
struct SyncSidesTests {
    private let outOfOrder = Fault("RuntimeFault", "out of order")

    /// The rows of `SELECT column, column FROM …`, each value as text.
    private func query(_ sql: String, _ fixture: LifecycleFixture) throws -> [[String]] {
        let parts = try #require(sql.firstRange(of: " FROM "))
        let columns = sql[..<parts.lowerBound].dropFirst("SELECT ".count).split(separator: ", ")
        let named = columns.enumerated().map { "\($1) AS c\($0)" }.joined(separator: ", ")
        return try fixture.catalog.reading { reader in
            try reader.rows("SELECT \(named)\(sql[parts.lowerBound...])").map { row in
                columns.indices.map { index in
                    let value = row["c\(index)"]
                    return value.text ?? value.integer.map(String.init) ?? "NULL"
                }
            }
        }
    }

    // MARK: Lists

    @Test func `a disk that only its datastore lists is found, and both lists are told apart`() async throws {
        let fixture = try await LifecycleFixture()
        _ = try await fixture.addDisk("known")
        let hidden = try await fixture.addDisk("hidden")
        fixture.vcenter.hideFromGlobalCatalog(hidden.id.rawValue)
        let summary = try await fixture.lifecycle.sync()
        #expect(summary.added == 2)
        #expect(summary.onlyInDatastore == 1)
        #expect(summary.onlyInGlobalCatalog == 0)
        #expect(
            try query("SELECT disk, in_global_catalog, in_datastore_catalog FROM disks ORDER BY disk", fixture) == [
                ["hidden", "0", "1"], ["known", "1", "1"],
            ]
        )
        // Seen again by its datastore alone, it is not gone.
        let second = try await fixture.lifecycle.sync()
        #expect(second.gone == 0)
        #expect(second.rowsWritten == 0)
        // Nor is it where that list cannot be read.
        fixture.vcenter.fail("ListVStorageObject", with: outOfOrder, times: 2)
        #expect(try await fixture.lifecycle.sync().gone == 0)
        // Where no list has it, it is.
        fixture.vcenter.removeDisk(hidden.id.rawValue)
        #expect(try await fixture.lifecycle.sync().gone == 1)
    }

    @Test func `a datastore whose own list cannot be read leaves the disks as they were known`() async throws {
        let fixture = try await LifecycleFixture()
        _ = try await fixture.addDisk("data")
        let first = try await fixture.lifecycle.sync()
        fixture.vcenter.fail("ListVStorageObject", with: outOfOrder)
        let second = try await fixture.lifecycle.sync()
        #expect(second.state == .partial)
        #expect(second.old.map(\.part) == [.datastoreCatalogs])
        #expect(second.old.first?.since == first.startedAt)
        #expect(second.old.first?.datastore != nil)
        #expect(second.rowsWritten == 0)
        #expect(try query("SELECT in_datastore_catalog FROM disks", fixture) == [["1"]])
    }

    // MARK: Machines

    @Test func `devices of machines come with their mode, plain files and files of snapshots with their machine`()
        async throws
    {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk("data", attachedTo: "app-01")
        try fixture.vcenter.takeSnapshot(of: "app-01")
        _ = try await fixture.lifecycle.sync()
        let attachments = try query("SELECT disk, vm, disk_mode FROM attachments", fixture)
        #expect(attachments == [["data", "app-01", "persistent"]])
        let files = try query("SELECT vm, role, path FROM vm_files ORDER BY vm, role, path", fixture)
        #expect(files.contains { $0[0] == "app-01" && $0[1] == "parent" && $0[2] == disk.path })
        let second = try await fixture.lifecycle.sync()
        #expect(second.rowsWritten == 0)
    }

    @Test func `a device that names a disk of no list is kept as unknown, until it is known or off`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk("data", attachedTo: "app-01")
        let transport = RewritingTransport(fixture.vcenter, method: "RetrievePropertiesEx") { answer in
            answer.replacing("<id>\(disk.id.rawValue)</id></vDiskId>", with: "<id>nobody</id></vDiskId>")
        }
        let lifecycle = try await LifecycleFixture.connect(to: transport, catalog: fixture.catalog)
        let summary = try await lifecycle.sync()
        #expect(summary.unknownDevices == 1)
        #expect(summary.unmatched == 1)
        #expect(try query("SELECT vm, fcd_id FROM unknown_devices", fixture) == [["app-01", "nobody"]])
        let again = try await lifecycle.sync()
        #expect(again.rowsWritten == 0)
        let mended = try await fixture.lifecycle.sync()
        #expect(mended.unknownDevices == 0)
        #expect(mended.attached == 1)
        #expect(try query("SELECT vm FROM unknown_devices", fixture).isEmpty)
    }

    @Test func `machines that cannot be read keep their attachments while disks go on`() async throws {
        let fixture = try await LifecycleFixture()
        let held = try await fixture.addDisk("held", attachedTo: "app-02")
        let first = try await fixture.lifecycle.sync()
        _ = try await fixture.addDisk("new")
        // Datastores are read before, by a view of their own.
        fixture.vcenter.fail("CreateContainerView", with: outOfOrder, after: 1)
        let second = try await fixture.lifecycle.sync()
        #expect(second.added == 1)
        #expect(second.detached == 0)
        #expect(Set(second.old.map(\.part)) == [.vms, .attachments])
        #expect(second.old.allSatisfy { $0.since == first.startedAt && $0.error.contains("out of order") })
        #expect(try fixture.cataloguedHolders(of: held) == ["app-02"])
    }

    // MARK: Disks

    @Test func `disks that cannot be listed stay as they were while machines go on`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk("data")
        let first = try await fixture.lifecycle.sync()
        fixture.vcenter.rename(disk.id.rawValue, to: "other")
        try fixture.vcenter.attach(disk.id.rawValue, to: "app-01")
        _ = try await fixture.addDisk("new")
        fixture.vcenter.fail("VslmListVStorageObjectForSpec", with: outOfOrder)
        let second = try await fixture.lifecycle.sync()
        #expect(second.state == .partial)
        #expect(second.old.map(\.part) == [.disks])
        #expect(second.old.first?.since == first.startedAt)
        #expect(second.gone + second.added + second.changed == 0)
        #expect(second.attached == 1)
        #expect(try fixture.catalog.disks().map(\.disk.name) == ["data"])
        let syncs = try query("SELECT state, error FROM syncs ORDER BY sync_id", fixture)
        #expect(syncs.map { $0[0] } == ["done", "partial"])
        #expect(syncs.last?.last?.contains("out of order") == true)
        let parts = try query("SELECT part FROM server_parts WHERE error IS NOT NULL", fixture)
        #expect(parts == [["disks"]])
        // Once it can be read again, nothing is said of it any more.
        let third = try await fixture.lifecycle.sync()
        #expect(third.state == .done)
        #expect(third.added == 1)
        #expect(third.changed == 1)
        #expect(try query("SELECT part FROM server_parts WHERE error IS NOT NULL", fixture).isEmpty)
    }

    @Test func `a list that breaks off on its second page leaves nothing half-seen`() async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(seed: .disks(30)))
        _ = try await fixture.lifecycle.sync()
        for id in fixture.vcenter.diskIDs { fixture.vcenter.rename(id, to: "renamed") }
        fixture.vcenter.setCatalogPageLimit(10)
        fixture.vcenter.fail("VslmListVStorageObjectForSpec", with: outOfOrder, after: 1)
        let summary = try await fixture.lifecycle.sync()
        #expect(summary.old.map(\.part) == [.disks])
        #expect(summary.disks == 0)
        #expect(try query("SELECT count(*) FROM disks WHERE disk = 'renamed'", fixture) == [["0"]])
    }

    @Test func `where no side can be read the sync fails and the catalog says so`() async throws {
        let fixture = try await LifecycleFixture()
        _ = try await fixture.addDisk("data")
        _ = try await fixture.lifecycle.sync()
        let before = try fixture.catalog.disks()
        for method in ["CreateContainerView", "VslmListVStorageObjectForSpec"] {
            fixture.vcenter.fail(method, with: outOfOrder, times: 9)
        }
        await #expect(throws: FCDError.self) { try await fixture.lifecycle.sync() }
        #expect(try fixture.catalog.disks() == before)
        #expect(try query("SELECT state FROM syncs ORDER BY sync_id", fixture).last == ["failed"])
    }

    @Test func `details are asked for disk by disk where that is wanted`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk("data")
        fixture.vcenter.setKeepAfterDeleteVM(true, of: disk.id.rawValue)
        _ = try await fixture.lifecycle.sync()
        let flags = "SELECT provisioning, keep_after_delete_vm FROM disks"
        #expect(try query(flags, fixture) == [["NULL", "NULL"]])
        _ = try await fixture.lifecycle.sync(SyncOptions(details: true))
        #expect(try query(flags, fixture) == [["thin", "1"]])
    }

    @Test func `metadata of which the last key is gone is not taken for metadata that was not told`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk("data")
        fixture.vcenter.setMetadata(["app": "web"], of: disk.id.rawValue)
        _ = try await fixture.lifecycle.sync()
        #expect(try query("SELECT key, value FROM disk_metadata", fixture) == [["app", "web"]])
        fixture.vcenter.setMetadata(["app": nil], of: disk.id.rawValue)
        _ = try await fixture.lifecycle.sync()
        #expect(try query("SELECT key, value FROM disk_metadata", fixture).isEmpty)
    }

    // MARK: Files and tags

    @Test func `files are searched where that is asked for, and only what changed is written`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk("data")
        try fixture.vcenter.addFile("[datastore1] stray/old.vmdk")
        let without = try await fixture.lifecycle.sync()
        #expect(without.files == nil)
        let first = try await fixture.lifecycle.sync(SyncOptions(files: true))
        #expect((first.files ?? 0) >= 2)
        let paths = try query("SELECT path, kind, disk_id IS NULL FROM files", fixture)
        #expect(paths.contains([disk.path, "disk", "0"]))
        #expect(paths.contains(["[datastore1] stray/old.vmdk", "disk", "1"]))
        let second = try await fixture.lifecycle.sync(SyncOptions(files: true))
        #expect(second.rowsWritten == 0)
        fixture.vcenter.removeFile("[datastore1] stray/old.vmdk")
        _ = try await fixture.lifecycle.sync(SyncOptions(files: true))
        let gone = try query("SELECT path FROM files WHERE gone_at IS NOT NULL", fixture)
        #expect(gone == [["[datastore1] stray/old.vmdk"]])
    }

    @Test func `a search that fails leaves the files of its datastore as they were`() async throws {
        let fixture = try await LifecycleFixture()
        _ = try await fixture.addDisk("data")
        let first = try await fixture.lifecycle.sync(SyncOptions(files: true))
        let before = try query("SELECT path, gone_at FROM files ORDER BY path", fixture)
        fixture.vcenter.failTask("SearchDatastoreSubFolders_Task", with: outOfOrder, times: 2)
        let second = try await fixture.lifecycle.sync(SyncOptions(files: true))
        #expect(second.old.map(\.part) == [.files, .files])
        #expect(second.old.allSatisfy { $0.since == first.startedAt })
        #expect(try query("SELECT path, gone_at FROM files ORDER BY path", fixture) == before)
    }

    @Test func `tags that the catalog knows are followed wherever colleagues put them and take them off`() async throws
    {
        let gold = Tag(category: "tier", name: "gold")
        let fixture = try await LifecycleFixture()
        fixture.vcenter.addTag(gold)
        let first = try await fixture.addDisk("first")
        let id = try fixture.vcenter.addDisk(name: "second", on: "datastore1", tags: [gold])
        _ = try await fixture.lifecycle.sync()
        #expect(try query("SELECT disk FROM tags", fixture).isEmpty)
        _ = try await fixture.lifecycle.addTag(CatalogTag(category: "tier", name: "gold"), to: first)
        let second = try await fixture.lifecycle.sync()
        #expect(second.tags == 1)
        #expect(second.changed == 1)
        #expect(try query("SELECT disk, tag FROM tags ORDER BY disk", fixture).map { $0[0] } == ["first", "second"])
        fixture.vcenter.removeDisk(id)
        #expect(try await fixture.lifecycle.sync().gone == 1)
        fixture.vcenter.fail("VslmListVStorageObjectsAttachedToTag", with: outOfOrder)
        let failed = try await fixture.lifecycle.sync()
        #expect(failed.old.map(\.part) == [.tags])
        #expect(try query("SELECT disk FROM tags WHERE state = 'ready'", fixture) == [["first"]])
        try await fixture.lifecycle.disks.detachTag(DiskTag(category: "tier", name: "gold"), from: first.id)
        let last = try await fixture.lifecycle.sync()
        #expect(last.changed == 1)
        #expect(try query("SELECT disk FROM tags WHERE state = 'ready'", fixture).isEmpty)
    }

    // MARK: What is written

    @Test func `a repeated sync of an unchanged server writes no row and no event`() async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(seed: .demo))
        let options = SyncOptions(files: true, details: true)
        let first = try await fixture.lifecycle.sync(options)
        #expect(first.rowsWritten > first.disks)
        let events = try query("SELECT count(*) FROM events", fixture)
        let second = try await fixture.lifecycle.sync(options)
        #expect(second.unchanged + second.faulty == first.disks)
        #expect(second.rowsWritten == 0)
        #expect(try query("SELECT count(*) FROM events", fixture) == events)
        #expect(try query("SELECT rows_written FROM syncs ORDER BY sync_id", fixture).last == ["0"])
        let days = try query("SELECT datastore, count(*) FROM datastore_use GROUP BY datastore", fixture)
        #expect(!days.isEmpty)
        #expect(days.allSatisfy { $0[1] == "1" })
    }

    @Test func `of many disks only those that changed are written`() async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(seed: .disks(100)))
        _ = try await fixture.lifecycle.sync()
        for id in fixture.vcenter.diskIDs.prefix(2) { fixture.vcenter.rename(id, to: "renamed") }
        let summary = try await fixture.lifecycle.sync()
        #expect(summary.changed == 2)
        #expect(summary.unchanged == 98)
        #expect(try query("SELECT kind FROM events WHERE kind = 'renamed'", fixture).count == 2)
        // Each: the disk twice, its versions, its event and the time of that, its words.
        #expect(summary.rowsWritten > 0 && summary.rowsWritten < 30)
    }

    @Test func `a sync whose process ended before it did is closed by the next one`() async throws {
        let fixture = try await LifecycleFixture()
        let server = try #require(fixture.lifecycle.server)
        let left = try fixture.catalog.beginSync(serverID: server.id)
        let states = "SELECT state FROM syncs ORDER BY sync_id"
        #expect(try query(states, fixture) == [["running"]])
        // Another connection of this process knows nothing of it, as another process would not.
        let catalog = try DiskCatalog.open(at: fixture.catalog.path)
        let colleague = try await LifecycleFixture.connect(to: fixture.vcenter, catalog: catalog)
        _ = try await colleague.sync()
        #expect(try query(states, fixture) == [["failed"], ["done"]])
        try left.discard()
    }
}
