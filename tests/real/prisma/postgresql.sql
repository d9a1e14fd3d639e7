-- What Prisma 7.10's schema engine prints for postgresql.prisma (`migrate diff --from-empty --script`).
-- CreateEnum
CREATE TYPE "RunStatus" AS ENUM ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED');

-- CreateTable
CREATE TABLE "qualification_runs" (
    "id" TEXT NOT NULL,
    "status" "RunStatus" NOT NULL DEFAULT 'PENDING',
    "processed" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "workerId" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMP(3),
    "heartbeatAt" TIMESTAMP(3),
    "completedAt" TIMESTAMP(3),
    "error" TEXT,
    "updatedAt" TIMESTAMP(3),

    CONSTRAINT "qualification_runs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "qualification_runs_status_idx" ON "qualification_runs"("status");
