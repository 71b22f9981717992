namespace MrBen.Portfolio.Risk;

/// <summary>One row of the table of drawdowns: a fall from a peak with its dates. Immutable and thread-safe.</summary>
/// <param name="Episode">Depth and positions.</param>
/// <param name="PeakDate">Day of the peak; <see langword="null"/> where that is the start before the first period.</param>
/// <param name="TroughDate">Day of the trough.</param>
/// <param name="RecoveryDate">First day at which wealth was at the peak again; <see langword="null"/> where it has not been.</param>
/// <param name="Length">Periods from peak to recovery, or to the end where wealth has not recovered.</param>
public sealed record DatedDrawdown(
    DrawdownEpisode Episode, DateOnly? PeakDate, DateOnly TroughDate, DateOnly? RecoveryDate, int Length)
{
    /// <summary>Loss from peak to trough as a share of the peak, above 0.</summary>
    public double Depth => Episode.Depth;

    internal static DatedDrawdown Of(DrawdownEpisode episode, ReadOnlySpan<DateOnly> dates) => new(
        episode, PerformanceReport.DateAt(dates, episode.Peak), dates[episode.Trough - 1],
        PerformanceReport.DateAt(dates, episode.Recovery), (episode.Recovery ?? dates.Length) - episode.Peak);
}
