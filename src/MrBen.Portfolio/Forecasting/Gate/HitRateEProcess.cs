using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>
/// Evidence, valid at every moment, that a value at risk is exceeded more or less often than it should be: the wealth of a gambler who bets
/// against it at fair odds. It may be looked at after each day and acted upon whenever it is large. Not thread-safe: one writer. Updates
/// allocate nothing.
/// </summary>
/// <remarks>
/// <para>Wealth begins at 1 and is multiplied by 1 + λ(hit − α) each period, λ chosen before the hit is known. Where the chance of a hit,
/// given all that came before, is α (for <see cref="HitRateSide.TooMany"/>: at most α), wealth is a nonnegative supermartingale, whatever
/// else the returns do: it ever reaches 1/s with a probability of at most s (Ville's inequality). No distribution, no independence and no
/// number of looks enters.</para>
/// <para>The bet is that of a gambler who believes in the rate p̂ = (a + hits)/(a + b + periods) so far, λ = (p̂ − α)/(α(1 − α)), with the
/// prior a = αm, b = (1 − α)m, m = <see cref="PriorPeriods"/>; one-sided bets cut p̂ off at α. It maximises the expected growth of wealth
/// if p̂ is right, and loses little if the model is.</para>
/// <para>After long good service wealth is small and new evidence must first win it back: begin anew with each model.</para>
/// <para>Sources: Ville (1939), Étude critique de la notion de collectif, chapter 5; Shafer (2021), J. Royal Statistical Society A 184(2);
/// Waudby-Smith and Ramdas (2024), J. Royal Statistical Society B 86(1), section 4; Wang, Wang and Ziegel (2022), E-backtesting,
/// arXiv 2209.00991, section 4.</para>
/// </remarks>
public sealed class HitRateEProcess
{
    private double _logTooMany;
    private double _logTooFew;
    private double _logPeak;

    /// <summary>Begins with a wealth of 1.</summary>
    /// <param name="target">α: share of periods whose loss may exceed the forecast, in (0, 1), for example 0.01.</param>
    /// <param name="side">Which departure is bet on. Default too many hits.</param>
    /// <param name="priorPeriods">m: periods that the belief in α weighs at the start, at least 1 and finite. Default 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range, or the side unknown.</exception>
    public HitRateEProcess(double target, HitRateSide side = HitRateSide.TooMany, double priorPeriods = 100)
    {
        Guard.InsideUnitInterval(target);
        Guard.Finite(priorPeriods);
        ArgumentOutOfRangeException.ThrowIfLessThan(priorPeriods, 1);
        if (!Enum.IsDefined(side))
        {
            throw new ArgumentOutOfRangeException(nameof(side), side, Invariant($"There is no side {(int)side}."));
        }

        (Target, Side, PriorPeriods) = (target, side, priorPeriods);
    }

    /// <summary>α, the share of hits intended.</summary>
    public double Target { get; }

    /// <summary>Which departure is bet on.</summary>
    public HitRateSide Side { get; }

    /// <summary>m, the periods that the belief in α weighs at the start.</summary>
    public double PriorPeriods { get; }

    /// <summary>Periods taken in.</summary>
    public long Periods { get; private set; }

    /// <summary>Hits among them.</summary>
    public long Hits { get; private set; }

    /// <summary>Natural logarithm of the wealth now.</summary>
    public double LogWealth => Side switch
    {
        HitRateSide.TooMany => _logTooMany,
        HitRateSide.TooFew => _logTooFew,
        _ => LogOfMean(_logTooMany, _logTooFew),
    };

    /// <summary>The e-value: wealth now, positive; at most <see cref="double.MaxValue"/>.</summary>
    public double Wealth => Math.Min(Math.Exp(LogWealth), double.MaxValue);

    /// <summary>
    /// The anytime-valid p-value, 1 over the largest wealth ever, in [0, 1]: at most s with a probability of at most s, at whichever
    /// moment.
    /// </summary>
    public double PValue => Math.Exp(-_logPeak);

    /// <summary>Takes in whether the loss of a period exceeded the forecast that was made before it.</summary>
    public void Update(bool isHit)
    {
        double believed = ((Target * PriorPeriods) + Hits) / (PriorPeriods + Periods);
        _logTooMany += LogFactor(Math.Max(believed, Target), isHit);
        _logTooFew += LogFactor(Math.Min(believed, Target), isHit);
        Periods++;
        Hits += isHit ? 1 : 0;
        _logPeak = Math.Max(_logPeak, LogWealth);
    }

    /// <summary>Whether the model is rejected at a significance level, however often this is asked.</summary>
    /// <param name="significance">In (0, 1), for example 0.01: wealth has been at 100.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="significance"/> is not inside (0, 1).</exception>
    public bool Rejects(double significance)
    {
        Guard.InsideUnitInterval(significance);
        return _logPeak >= -Math.Log(significance);
    }

    /// <summary>Begins anew, as with another model.</summary>
    public void Reset() => (_logTooMany, _logTooFew, _logPeak, Periods, Hits) = (0, 0, 0, 0, 0);

    /// <summary>For example <c>9 hits in 250 periods, 2.5 expected: wealth 12.4, p-value 0.08</c>.</summary>
    public override string ToString() => Invariant(
        $"{Hits} hits in {Periods} periods, {Target * Periods:G4} expected: wealth {Wealth:G4}, p-value {PValue:G3}");

    // 1 + λ(hit − α) with λ = (p − α)/(α(1 − α)) is the likelihood ratio of p to α.
    private double LogFactor(double believed, bool isHit) =>
        isHit ? Math.Log(believed / Target) : double.LogP1(-believed) - double.LogP1(-Target);

    private static double LogOfMean(double a, double b) => Math.Max(a, b) + Math.Log((1 + Math.Exp(-Math.Abs(a - b))) / 2);
}
