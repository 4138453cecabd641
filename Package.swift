// swift-tools-version:6.2
import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "fcd",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "fcd", targets: ["CLI"]),
        .executable(name: "fcdsim", targets: ["fcdsim"]),
        .executable(name: "fcdbench", targets: ["fcdbench"]),
        .library(name: "FCD", targets: ["FCD"]),
        .library(name: "Catalog", targets: ["Catalog"]),
        // Not for use: KillTests load it into `fcd` and kill it at a commit.
        .library(name: "CommitKiller", type: .dynamic, targets: ["CommitKiller"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", exact: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        // The C libraries, with shims for what Swift cannot call: variadic functions, macros, OpenSSL's verify callback.
        .target(
            name: "CCurl",
            linkerSettings: [.linkedLibrary("curl"), .linkedLibrary("ssl"), .linkedLibrary("crypto")]
        ),
        .systemLibrary(
            name: "CLibXML2",
            pkgConfig: "libxml-2.0",
            providers: [.apt(["libxml2-dev"]), .brew(["libxml2"])]
        ),

        .target(name: "FCD", dependencies: ["CCurl", "CLibXML2"], swiftSettings: swiftSettings),
        .target(
            name: "Catalog",
            dependencies: [
                .product(name: "GRDB", package: "GRDB.swift"),
                // SQLite itself: limits and time limits for foreign SQL.
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: swiftSettings
        ),
        .target(name: "Lifecycle", dependencies: ["FCD", "Catalog"], swiftSettings: swiftSettings),
        .target(
            name: "Audit",
            dependencies: [
                "Catalog",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "CLI",
            dependencies: [
                "FCD", "Catalog", "Lifecycle", "Audit", "Yams",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: swiftSettings
        ),

        // Test double of a vCenter. Nothing that is shipped in `fcd` depends on anything below this line.
        .target(name: "CSchemas", exclude: ["schema"]),
        .target(
            name: "Simulator",
            dependencies: [
                "FCD", "CLibXML2", "CSchemas",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "fcdsim",
            dependencies: [
                "Simulator",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: swiftSettings
        ),

        // Makes large catalogs and measures questions to them; see docs/benchmarks.md.
        .executableTarget(
            name: "fcdbench",
            dependencies: [
                "Audit", "Catalog", "Lifecycle",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: swiftSettings
        ),

        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: swiftSettings),
        .testTarget(
            name: "FCDTests",
            dependencies: ["FCD", "Simulator", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "CatalogTests",
            dependencies: ["Catalog", "TestSupport", .product(name: "GRDB", package: "GRDB.swift")],
            exclude: ["Catalogs"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "LifecycleTests",
            dependencies: ["Lifecycle", "FCD", "Catalog", "Simulator"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "AuditTests",
            dependencies: ["Audit", "Catalog", "TestSupport", .product(name: "Crypto", package: "swift-crypto")],
            exclude: ["browser"],
            swiftSettings: swiftSettings
        ),
        .testTarget(name: "SimulatorTests", dependencies: ["Simulator", "FCD"], swiftSettings: swiftSettings),
        .testTarget(
            name: "CLITests",
            dependencies: [
                "CLI", "Simulator", "FCD", "Catalog", "Lifecycle", "Audit", "TestSupport", "Yams",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: swiftSettings
        ),
        .target(name: "CommitKiller", path: "Tests/CommitKiller"),
        // `fcd` itself is run and killed here, which needs its program.
        .testTarget(
            name: "KillTests",
            dependencies: ["FCD", "Catalog", "Simulator", "TestSupport", "CLI"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "InteropTests",
            dependencies: ["FCD", "Catalog", "Lifecycle", "Audit", "Simulator", "TestSupport"],
            exclude: ["vcsim", "pyvmomi", "report"],
            swiftSettings: swiftSettings
        ),
    ]
)
