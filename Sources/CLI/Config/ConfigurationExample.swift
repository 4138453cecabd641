extension Configuration {
    /// What `fcd config init` writes: every key, explained, all of it commented out.
    static let example = """
        # fcd's configuration. Everything is optional; remove the '#' of what you need.
        # Flags go before the environment (FCD_*, then GOVC_*), and that before the default profile.
        # A profile chosen with --profile goes before the environment.

        # The profile that is used where no --profile is given.
        #default-profile: production

        # One profile for each vCenter or ESXi server.
        #profiles:
        #  production:
        #    server: https://vcenter.example
        #    username: administrator@vsphere.local
        #
        #    # What proves that the server is the right one; without either, the system's certificate authorities.
        #    # Relative paths are below this file's folder, ~/ is your home.
        #    ca-file: ca.pem
        #    #thumbprint: "AB:CD:…"
        #
        #    # A shell command whose first line of output is the password. Passwords themselves are not kept here.
        #    # Without it, fcd asks on the terminal.
        #    password-command: pass show vcenter/production
        #
        #    # Seconds that one call to the server may take.
        #    timeout: 120
        #
        #    # How hard the server is pressed: calls at once, calls a second, and tasks at once on one datastore.
        #    concurrency: 8
        #    rate: 50
        #    tasks-per-datastore: 4
        #
        #    # A catalog of its own, instead of the common one.
        #    catalog: ~/storage/production.sqlite
        #
        #  lab:
        #    server: http://lab.example:8989
        #    # Plain HTTP sends passwords in the clear: for test servers only.
        #    allow-plain-http: true

        # Who answers for disks that nobody was named for. The first rule that fits counts; whom somebody set, here or
        # on the disk, goes before any rule. Applied after each sync; `fcd owner rules` shows what each comes to.
        #owner-rules:
        #  - name: kubernetes
        #    # All conditions must hold. A pattern is the whole value, with *, ? and […] as in the shell; of a list, one
        #    # must fit. `when: any` stands for every disk.
        #    when:
        #      datastore: [ssd-*, nvme-*]
        #      # Files in or below a folder, of any datastore or as "[ssd-*] k8s/volumes".
        #      folder: k8s/volumes
        #      name: pvc-*
        #      # `name` is a tag of the catalog, `category/name` a vSphere tag.
        #      tag: tier/*
        #      metadata:
        #        cns.k8s.pvc.namespace: shop-*
        #      # The server, by its profile.
        #      profile: production
        #    # {meta:KEY}, {tag:CATEGORY} and {datastore} stand for what the disk has; a disk that lacks it goes on to
        #    # the next rule.
        #    team: "{meta:cns.k8s.pvc.namespace}"
        #    person: Kim Lee
        #    contact: storage@example.com
        #    cost-centre: 4711
        #    purpose: volumes of the cluster
        #    # The last day.
        #    expires: 2031-12-31
        #  - name: lab
        #    when:
        #      # The server, by its name in the catalog.
        #      server: lab*
        #    team: storage
        #    # Days after the disk was made.
        #    expires-after-days: 90

        #audit:
        #  # A disk that has been detached for longer is reported.
        #  unattached-days: 30
        #  # The language of reports: en or zh.
        #  language: en
        #  # Rules by their IDs: how much they matter, what they go by (`fcd audit rules` shows it), or `off`.
        #  rules:
        #    use.vm-off:
        #      severity: medium
        #      days: 60
        #    inventory.outside-folder:
        #      folders: [fcd, k8s-*]
        #    inventory.duplicate-name: off
        #  # What a GiB costs a month: by the first pattern of the datastore's name that fits, else per-gib-month.
        #  costs:
        #    currency: EUR
        #    per-gib-month: 0.04
        #    datastores:
        #      - datastore: ssd-*
        #        per-gib-month: 0.12
        #  # Findings that are accepted up to a last day. They stay in the report, and count for nothing. Patterns of disks
        #  # (ID, name or path), owners and datastores narrow them.
        #  suppressions:
        #    - rule: ownership.none
        #      disk: template-*
        #      owner: "*"
        #      datastore: ssd-*
        #      reason: an owner is being sought
        #      until: 2031-12-31
        #  # Questions of your own to the views of `fcd catalog schema`. {column} stands for what a row has there; a row
        #  # that gives disk_id is about that disk, and may give a command, too.
        #  own-rules:
        #    - id: own.big-and-idle
        #      severity: low
        #      title: Big disk without a VM
        #      explanation: Space that nobody uses is dear.
        #      remedy: Ask the owner.
        #      message: "{capacity_mib} MiB, attached to nothing"
        #      sql: SELECT disk_id, capacity_mib FROM disks WHERE capacity_mib > 1000000 AND NOT attached
        #  # The clusters that are alive. Where namespaces or claims are listed, those are all that there are; claims-from
        #  # is a file of them, as `kubectl get pvc -A --no-headers` prints.
        #  kubernetes:
        #    clusters:
        #      - id: cluster-1
        #        namespaces: [shop, payments]
        #        claims: [shop/data-0]
        #        #claims-from: claims.txt

        """
}
