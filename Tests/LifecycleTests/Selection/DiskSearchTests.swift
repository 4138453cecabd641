import Catalog
import FCD
import Testing

@testable import Lifecycle

struct DiskSearchTests {
    @Test(arguments: [
        ("db 'two words'", DiskQuery(words: ["db", "two words"])),
        (
            "owner:payments tag:tier/gold tag:x",
            DiskQuery(
                owner: "payments",
                tags: [CatalogTag(category: "tier", name: "gold"), CatalogTag(category: nil, name: "x")]
            )
        ),
        ("owner:none attached:no retired:yes", DiskQuery(hasOwner: false, attached: false, retired: true)),
        ("owner:any", DiskQuery(hasOwner: true)),
        ("name:\"db *\" datastore:ssd-01 vm:app-01", DiskQuery(name: "db *", datastore: "ssd-01", vm: "app-01")),
        ("size:>1GiB size:<=2TiB", DiskQuery(minSizeMiB: 1_025, maxSizeMiB: 2 << 20)),
        ("size:20GiB", DiskQuery(minSizeMiB: 20_480, maxSizeMiB: 20_480)),
        ("size:>=1GiB size:<2GiB", DiskQuery(minSizeMiB: 1_024, maxSizeMiB: 2_047)),
        ("SIZE:1GiB", DiskQuery(minSizeMiB: 1_024, maxSizeMiB: 1_024)),
        ("'[ds:1] a.vmdk' 10:30 :x", DiskQuery(words: ["[ds:1] a.vmdk", "10:30", ":x"])),
        ("", DiskQuery()),
    ])
    func `words and fields become a query`(text: String, query: DiskQuery) throws {
        #expect(try DiskSearch(text).query == query)
    }

    @Test(arguments: [
        ("ownr:x", "\"ownr:x\": there is no field ownr"),
        ("x attached:maybe", "\"attached:maybe\": maybe is neither yes nor no"),
        ("size:50", "\"size:50\": \"50\" is no capacity: it has no unit"),
        ("size:><5GiB", "\"size:><5GiB\": >< compares nothing"),
        ("owner:a owner:b", "\"owner:b\": owner is there twice"),
        ("owner:", "\"owner:\": nothing stands after the colon"),
        ("tag:/x", "\"tag:/x\": /x is no tag"),
        ("'open", "\"\\'open\": a quote is opened and never closed"),
    ])
    func `what cannot be meant is refused, naming the word`(text: String, message: String) {
        let error = #expect(throws: FCDError.self) { try DiskSearch(text) }
        #expect(error?.message == message)
        #expect(error?.code == .invalidArgument)
    }
}
