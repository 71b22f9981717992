using System.Collections.Immutable;
using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.State;

/// <summary>Reads decisions with what came of them from the events of a journal. Thread-safe.</summary>
public static class DecisionAudit
{
    /// <summary>The decisions among events.</summary>
    /// <param name="events">Events in order, as <see cref="InMemoryJournal.ReadEvents"/> gives them; others than decisions and fills may be missing.</param>
    /// <returns>One record for each decision, in order. One that planned trades is given once its fills can be told: at the next such one.</returns>
    public static IEnumerable<AuditedDecision> Read(IEnumerable<PortfolioEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        return Pair(events);
    }

    /// <summary>The decisions in a journal, read from the disk: also those that the manager no longer keeps.</summary>
    /// <param name="journal">The journal; it may be in use.</param>
    /// <param name="from">The first event to look at, at least 1.</param>
    /// <param name="to">The last.</param>
    /// <exception cref="JournalException">A record is damaged, while it is read: the message names it.</exception>
    public static IEnumerable<AuditedDecision> Read(DurableJournal journal, long from = 1, long to = long.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(journal);
        return Pair(Merge(
            journal.ReadEventsOf(PortfolioEventKind.AllocationDecided, from, to), journal.ReadEventsOf(PortfolioEventKind.FillApplied, from, to)));
    }

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

    private static IEnumerable<PortfolioEvent> Merge(IEnumerable<PortfolioEvent> left, IEnumerable<PortfolioEvent> right)
    {
        using IEnumerator<PortfolioEvent> first = left.GetEnumerator();
        using IEnumerator<PortfolioEvent> second = right.GetEnumerator();
        (bool hasFirst, bool hasSecond) = (first.MoveNext(), second.MoveNext());
        while (hasFirst || hasSecond)
        {
            if (hasFirst && (!hasSecond || first.Current.Sequence < second.Current.Sequence))
            {
                yield return first.Current;
                hasFirst = first.MoveNext();
            }
            else
            {
                yield return second.Current;
                hasSecond = second.MoveNext();
            }
        }
    }

    // A decision without trades comes between a plan and its fills as easily as not: it waits for the plan before it, and takes none of them.
    private static IEnumerable<AuditedDecision> Pair(IEnumerable<PortfolioEvent> events)
    {
        List<AuditedDecision> waiting = [];
        ImmutableArray<AuditedFill>.Builder fills = ImmutableArray.CreateBuilder<AuditedFill>();
        foreach (PortfolioEvent change in events)
        {
            if (change.Kind == PortfolioEventKind.FillApplied && waiting.Count > 0 && IsPlanned(waiting[0]))
            {
                fills.Add(new AuditedFill(
                    change.Sequence, change.Time, change.Asset, change.Quantity, change.Price, change.Amount ?? 0, change.Reference));
            }
            else if (change.Decision is { } decision)
            {
                AuditedDecision audited = new(change.Sequence, change.Time, decision, []);
                if (waiting.Count == 0 || IsPlanned(audited) || !IsPlanned(waiting[0]))
                {
                    foreach (AuditedDecision done in Done(waiting, fills))
                    {
                        yield return done;
                    }
                }

                waiting.Add(audited);
            }
        }

        foreach (AuditedDecision done in Done(waiting, fills))
        {
            yield return done;
        }
    }

    private static bool IsPlanned(AuditedDecision audited) => audited.Decision.PlanStatus == RebalanceStatus.Planned;

    private static AuditedDecision[] Done(List<AuditedDecision> waiting, ImmutableArray<AuditedFill>.Builder fills)
    {
        AuditedDecision[] done = [.. waiting];
        if (done.Length > 0)
        {
            done[0] = done[0] with { Fills = fills.ToImmutable() };
        }

        waiting.Clear();
        fills.Clear();
        return done;
    }
}
