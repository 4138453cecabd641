/// The views that the fifth migration makes anew: new columns stand at their ends. Their names and columns are stable.
enum Migration5Views {
    static let sql = """
        CREATE VIEW server_parts AS
        SELECT server.id AS server_id, server.name AS server, part, read_at, tried_at, error
        FROM server_part JOIN server ON server.id = server_part.server_id;

        CREATE VIEW datastores AS
        SELECT datastore.id AS datastore_id, server.name AS server, datastore.moid, datastore.name AS datastore,
            datastore.url, datastore.type, datastore.capacity_mib, datastore.free_mib, datastore.accessible,
            datastore.datacenter_path, datastore.disks_read_at, datastore.catalog_read_at, datastore.files_read_at,
            datastore.seen_at, datastore.gone_at, datastore.object_clock, datastore.sync_clock, datastore.clock_error,
            datastore.clocks_read_at, datastore.uncommitted_mib
        FROM datastore JOIN server ON server.id = datastore.server_id;

        CREATE VIEW events AS
        SELECT event.disk_id, disk.fcd_id, disk.name AS disk, server.name AS server, event.seq, event.time, event.kind,
            event.source, event.operation_id, operation.kind AS operation, operation.user, event.was, event.became,
            event.detail, event_author.user AS server_user, event_author.event AS server_event,
            event_author.time AS server_time
        FROM event
        JOIN disk ON disk.id = event.disk_id
        JOIN server ON server.id = disk.server_id
        LEFT JOIN operation ON operation.id = event.operation_id
        LEFT JOIN event_author ON event_author.disk_id = event.disk_id AND event_author.seq = event.seq;
        """
}
