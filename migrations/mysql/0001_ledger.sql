-- Keys are UTF-8 kept as bytes: no collation that both MySQL and MariaDB know tells `a` from `a `.
CREATE TABLE IF NOT EXISTS {prefix}`unstick_migration` (
  `version` int NOT NULL PRIMARY KEY,
  `applied_at` datetime(6) NOT NULL
) ENGINE=InnoDB CHARACTER SET utf8mb4;
CREATE TABLE IF NOT EXISTS {prefix}`unstick_recovery` (
  `recovery_id` varbinary(512) NOT NULL PRIMARY KEY,
  `run_table` varbinary(560) NOT NULL,
  `id_columns` text NOT NULL,
  `policy` varchar(253),
  `environment` varchar(63),
  `trigger` varchar(32) NOT NULL,
  `actor` varchar(255) NOT NULL,
  `started_at` datetime(6) NOT NULL,
  `finished_at` datetime(6),
  `outcome` varchar(32),
  `undo_of` varbinary(512),
  `report` longtext,
  `signs` text,
  KEY `recovery_started_at` (`started_at`),
  KEY `recovery_undo_of` (`undo_of`)
) ENGINE=InnoDB CHARACTER SET utf8mb4;
CREATE TABLE IF NOT EXISTS {prefix}`unstick_change` (
  `recovery_id` varbinary(512) NOT NULL,
  `batch` bigint NOT NULL,
  `action` varchar(16) NOT NULL,
  `changed_at` datetime(6) NOT NULL,
  `settled` bigint NOT NULL,
  `exhausted` bigint NOT NULL,
  `columns` text NOT NULL,
  `runs` longtext NOT NULL,
  `row_keys` longtext NOT NULL,
  `evidence` longtext NOT NULL,
  `before` longtext NOT NULL,
  `after` longtext NOT NULL,
  PRIMARY KEY (`recovery_id`, `batch`)
) ENGINE=InnoDB CHARACTER SET utf8mb4;
CREATE TABLE IF NOT EXISTS {prefix}`unstick_requeue` (
  `run_table` varbinary(560) NOT NULL,
  `run` varbinary(2400) NOT NULL,
  `count` bigint NOT NULL,
  `last` datetime(6) NOT NULL,
  `previous` datetime(6),
  `recovery_id` varbinary(512) NOT NULL,
  PRIMARY KEY (`run_table`, `run`)
) ENGINE=InnoDB CHARACTER SET utf8mb4;
CREATE TABLE IF NOT EXISTS {prefix}`unstick_worker` (
  `run_table` varbinary(560) NOT NULL,
  `scope` varbinary(256) NOT NULL,
  `identity` varbinary(1020) NOT NULL,
  `first_seen` datetime(6) NOT NULL,
  `last_seen` datetime(6) NOT NULL,
  PRIMARY KEY (`run_table`, `scope`, `identity`)
) ENGINE=InnoDB CHARACTER SET utf8mb4;
