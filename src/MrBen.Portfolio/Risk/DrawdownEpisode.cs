namespace MrBen.Portfolio.Risk;

/// <summary>
/// One fall of compounded wealth from a peak and the way back. Immutable. Positions count in wealth: 0 is the start, before the first
/// return, and k is the wealth after the k-th return.
/// </summary>
/// <param name="Depth">Loss from peak to trough as a share of the peak, above 0; at least 1 where everything was lost.</param>
/// <param name="Peak">Position of the peak, at least 0; the last one where the same height was reached several times.</param>
/// <param name="Trough">Position of the trough, above <paramref name="Peak"/>; the first one of that depth.</param>
/// <param name="Recovery">First position at which wealth is at the peak's height again; <see langword="null"/> where it never was.</param>
public readonly record struct DrawdownEpisode(double Depth, int Peak, int Trough, int? Recovery)
{
    /// <summary>Periods from peak to trough.</summary>
    public int PeriodsToTrough => Trough - Peak;

    /// <summary>Periods from trough to recovery; <see langword="null"/> where wealth has not recovered.</summary>
    public int? PeriodsToRecovery => Recovery - Trough;
}
