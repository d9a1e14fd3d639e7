-- What Prisma 7.10's schema engine prints for sqlite.prisma (`migrate diff --from-empty --script`).
-- CreateTable
CREATE TABLE "qualification_runs" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "processed" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "workerId" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" DATETIME,
    "heartbeatAt" DATETIME,
    "completedAt" DATETIME,
    "error" TEXT,
    "updatedAt" DATETIME
);

-- CreateIndex
CREATE INDEX "qualification_runs_status_idx" ON "qualification_runs"("status");
