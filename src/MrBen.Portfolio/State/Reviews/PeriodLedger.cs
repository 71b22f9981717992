using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.State.Reviews;

/// <summary>
/// How the portfolio stood when the last weeks, months and quarters began, by the times of the events, and which of them were reviewed. A part of
/// the state: changed by events only. Not thread-safe.
/// </summary>
internal sealed class PeriodLedger
{
    // The present period, the last full one, and one more: an event may be a little ahead of the clock.
    private const int Kept = 3;

    private static readonly ImmutableArray<ReviewPeriod> All = [.. Enum.GetValues<ReviewPeriod>()];

    /// <summary>The openings kept, oldest first.</summary>
    public ImmutableArray<PeriodOpening> Openings { get; private set; } = [];

    /// <summary>Day of the first event of all; null before it.</summary>
    public DateOnly? Began { get; private set; }

    /// <summary>The last review of each kind that was ever made.</summary>
    public ImmutableArray<ReviewMark> Made { get; private set; } = [];

    /// <summary>The opening that an event makes which is about to be applied; null for most.</summary>
    public static PeriodOpening? Before(PortfolioState state, DateTimeOffset time) =>
        state.Sequence > 0 && (time <= state.Time || time.UtcTicks / TimeSpan.TicksPerDay == state.Time.UtcTicks / TimeSpan.TicksPerDay)
            ? null
            : OnANewDay(state, time);

    /// <summary>Keeps an opening, and forgets those that no review asks for any more.</summary>
    public void Add(PeriodOpening opening)
    {
        Began ??= opening.Date;
        ImmutableArray<PeriodOpening> all = Openings.Add(opening);
        Openings = [.. all.Where((kept, place) => kept.Periods.Any(period =>
            all.Skip(place + 1).Count(later => later.Periods.Contains(period)) < Kept))];
    }

    /// <summary>An asset left.</summary>
    public void Remove(AssetId asset) => Openings = [.. Openings.Select(opening => opening.Without(asset))];

    /// <summary>A review was made.</summary>
    public void Apply(ReviewMark mark) => Made = [.. Made.Where(known => known.Period != mark.Period).Append(mark).OrderBy(known => known.Period)];

    /// <summary>How the portfolio stood when the first event came that is not before a day; null where none has come.</summary>
    public PeriodOpening? At(ReviewPeriod period, DateOnly day) =>
        Openings.FirstOrDefault(opening => opening.Date >= day && opening.Periods.Contains(period));

    /// <summary>The last day that a review of a kind looked back on; null before the first.</summary>
    public DateOnly? LastOf(ReviewPeriod period) => Made.FirstOrDefault(mark => mark.Period == period)?.To;

    internal void Restore(DateOnly? began, IEnumerable<PeriodOpening> openings, IEnumerable<ReviewMark> made) =>
        (Began, Openings, Made) = (began, [.. openings], [.. made]);

    private static PeriodOpening? OnANewDay(PortfolioState state, DateTimeOffset time)
    {
        DateOnly day = DateOnly.FromDateTime(time.UtcDateTime);
        DateOnly last = DateOnly.FromDateTime(state.Time.UtcDateTime);
        ImmutableArray<ReviewPeriod> begun = state.Sequence == 0
            ? All
            : [.. All.Where(period => ReviewCalendar.Start(period, day) != ReviewCalendar.Start(period, last))];
        return begun.IsEmpty ? null : PeriodOpening.Of(state, day, begun);
    }
}
