using System.Collections.Immutable;

namespace MrBen.Portfolio.State;

/// <summary>Reads decisions with what came of them from the events of a journal. Thread-safe.</summary>
public static class DecisionAudit
{
    private static readonly ImmutableArray<PortfolioEventKind> Kinds =
    [
        PortfolioEventKind.AllocationDecided, PortfolioEventKind.PlanSet, PortfolioEventKind.OrderIntended, PortfolioEventKind.FillApplied,
    ];

    /// <summary>The decisions among events, in order.</summary>
    /// <param name="events">Events in order, as <see cref="InMemoryJournal.ReadEvents"/> gives them.</param>
    public static ImmutableArray<AuditedDecision> Read(IEnumerable<PortfolioEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        AuditTrail trail = new();
        foreach (PortfolioEvent change in events)
        {
            trail.Follow(change);
        }

        return trail.Decisions();
    }

    /// <summary>The decisions in a journal, read from the disk: also those that the manager no longer keeps.</summary>
    /// <param name="journal">The journal; it may be in use.</param>
    /// <param name="from">The first event to look at, at least 1.</param>
    /// <param name="to">The last.</param>
    /// <exception cref="JournalException">A record is damaged: the message names it.</exception>
    public static ImmutableArray<AuditedDecision> Read(DurableJournal journal, long from, long to)
    {
        ArgumentNullException.ThrowIfNull(journal);
        AuditTrail trail = new();
        foreach (PortfolioEvent change in journal.ReadEventsOf(Kinds, from, to))
        {
            trail.Follow(change);
        }

        return trail.Decisions();
    }

    /// <inheritdoc cref="Read(DurableJournal, long, long)"/>
    public static ImmutableArray<AuditedDecision> Read(DurableJournal journal) => Read(journal, 1, long.MaxValue);

    /// <summary>Writes decisions as JSON lines: one object, one line. UTF-8.</summary>
    /// <param name="decisions">The decisions.</param>
    /// <param name="stream">Where to; stays open.</param>
    public static void WriteJsonLines(IEnumerable<AuditedDecision> decisions, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        ArgumentNullException.ThrowIfNull(stream);
        foreach (AuditedDecision decision in decisions)
        {
            decision.WriteJson(stream);
            stream.WriteByte((byte)'\n');
        }
    }
}
