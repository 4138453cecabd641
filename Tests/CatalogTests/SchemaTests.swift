import GRDB
import Testing

@testable import Catalog

@Suite(.timeLimit(.minutes(1)))
struct SchemaTests {
    /// Each breaks one rule of the schema, whatever the program above it does.
    @Test(arguments: [
        "UPDATE disk SET state = 'lost'",
        "UPDATE disk SET fcd_id = NULL",
        "UPDATE disk SET fcd_id = ''",
        "UPDATE disk SET state = 'gone'",
        "UPDATE disk SET gone_at = '2026-01-01T00:00:00.000Z'",
        "UPDATE disk SET capacity_mib = -1",
        "UPDATE disk SET capacity_mib = 'big'",
        "UPDATE disk SET provisioning = 'thick'",
        "UPDATE disk SET seen_at = 'yesterday'",
        "UPDATE disk SET server_id = 99",
        "UPDATE disk SET datastore_id = 99",
        "INSERT INTO disk (server_id, fcd_id, name, state, first_seen, seen_at) "
            + "SELECT server_id, fcd_id, 'twice', 'ready', first_seen, seen_at FROM disk",
        "INSERT INTO owner (disk_id, cost_centre, set_at, source) "
            + "VALUES (1, 'c1', '2026-01-01T00:00:00.000Z', 'local')",
        "INSERT INTO owner (disk_id, team, set_at, source) VALUES (1, '', '2026-01-01T00:00:00.000Z', 'local')",
        "INSERT INTO owner (disk_id, team, expires_on, set_at, source) "
            + "VALUES (1, 't', 'soon', '2026-01-01T00:00:00.000Z', 'local')",
        "INSERT INTO owner (disk_id, team, set_at, source) VALUES (99, 't', '2026-01-01T00:00:00.000Z', 'local')",
        "INSERT INTO tag VALUES (1, NULL, 'gold', '2026-01-01T00:00:00.000Z')",
        "INSERT INTO tag VALUES (1, '', 'gold', '2026-01-01T00:00:00.000Z')",
        "INSERT INTO attachment (disk_id, vm_id, from_time) SELECT disk_id, vm_id, from_time FROM attachment",
        "UPDATE attachment SET to_time = '1999-01-01T00:00:00.000Z'",
        "INSERT INTO retirement (disk_id, source, noted_at, watched_since, looked_at) VALUES (1, 'server', "
            + "'2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z', '2026-01-01T00:00:00.000Z')",
        "INSERT INTO retirement (disk_id, due_at, source, noted_at, watched_since, looked_at) VALUES (1, 'soon', "
            + "'server', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z')",
        "UPDATE operation SET intent = 'no JSON'",
        "UPDATE operation SET state = 'done'",
        "UPDATE operation_step SET state = 'done'",
    ])
    func `the schema itself refuses what must not be`(sql: String) throws {
        let fixture = try CatalogFixture()
        let server = try fixture.server()
        let disk = try fixture.catalog.record(.disk("a"), serverID: server.id)
        try fixture.catalog.addTag(CatalogTag(category: nil, name: "gold"), diskID: disk.id)
        try fixture.catalog.recordAttached(diskID: disk.id, vm: .vm())
        let operation = try fixture.catalog.begin(OperationIntent(kind: .attach, diskID: disk.id, target: "a"))
        try fixture.catalog.step(operation.id, "attach", .running)

        let error = #expect(throws: CatalogError.self) { try fixture.catalog.write { db in try db.execute(sql: sql) } }
        #expect(error?.code == .conflict)
    }

    @Test func `a disk's rows go with it, and the journal stays`() throws {
        let fixture = try CatalogFixture()
        let server = try fixture.server()
        let disk = try fixture.catalog.record(.disk("a"), serverID: server.id)
        try fixture.catalog.setOwner(Owner(team: "storage"), diskID: disk.id)
        let operation = try fixture.catalog.begin(OperationIntent(kind: .attach, diskID: disk.id, target: "a"))
        try fixture.catalog.write { db in try db.execute(sql: "DELETE FROM disk") }
        #expect(try fixture.catalog.owner(diskID: disk.id) == nil)
        let kept = try #require(try fixture.catalog.operation(id: operation.id))
        #expect(kept.diskID == nil)
    }

    @Test func `the views are there under their documented names`() throws {
        let fixture = try CatalogFixture()
        let views = try fixture.catalog.read { db in
            try String.fetchSet(db, sql: "SELECT name FROM sqlite_master WHERE type = 'view'")
        }
        #expect(
            views == [
                "servers", "server_parts", "disks", "attachments", "owners", "owner_conflicts", "tags", "disk_metadata",
                "operations", "retirements", "events", "disk_history", "owner_history", "tag_history", "datastores",
                "datastore_use", "vms", "vm_files", "unknown_devices", "files", "syncs", "snapshots",
            ]
        )
    }

    @Test func `the disks view shows owner, tags and virtual machine in plain words`() throws {
        let fixture = try CatalogFixture()
        let server = try fixture.server()
        try fixture.catalog.record(.datastore(), serverID: server.id)
        let disk = try fixture.catalog.record(.disk("a"), serverID: server.id)
        try fixture.catalog.setOwner(Owner(team: "storage", contact: "s@example"), diskID: disk.id)
        try fixture.catalog.addTag(CatalogTag(category: "tier", name: "gold"), diskID: disk.id)
        try fixture.catalog.addTag(CatalogTag(category: nil, name: "backup"), diskID: disk.id)
        try fixture.catalog.recordAttached(diskID: disk.id, vm: .vm())
        let row = try #require(try fixture.catalog.reading { try $0.rows("SELECT * FROM disks") }.first)
        #expect(row["owner"] == .text("storage"))
        #expect(row["tags"] == .text("backup, tier/gold"))
        #expect(row["vm"] == .text("db01"))
        #expect(row["datastore"] == .text("ds1"))
        #expect(row["attached"] == .integer(1))
        #expect(row["gone_at"] == .null)
    }

    @Test func `a query over the views cannot write`() throws {
        let fixture = try CatalogFixture()
        _ = try fixture.server()
        #expect(throws: CatalogError.self) { try fixture.catalog.reading { try $0.rows("DELETE FROM server") } }
        #expect(try fixture.catalog.servers().count == 1)
    }
}
