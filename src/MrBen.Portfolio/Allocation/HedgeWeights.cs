using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// Shares of experts by exponentially weighted losses: what cost less so far gets more. A state after some rounds; <see cref="After"/>
/// gives the next one. Immutable and thread-safe; <see cref="ToJson"/> and <see cref="FromJson"/> keep it.
/// </summary>
/// <remarks>
/// <para>Before round t the share of expert i is in proportion to exp(−η_t L_i), L_i being its losses so far. With a horizon of T rounds
/// the rate η is √(8 ln K / T) throughout; without one it is √(ln K / t) and falls.</para>
/// <para>Whatever the losses in [0, 1] are, chosen by an adversary too, the shares' mean loss summed over n rounds exceeds that of the best
/// expert by at most <see cref="RegretBound"/> = ln K / η_n + Σ η_t / 8 (Hoeffding's lemma in each round; rates that do not rise): √(n ln K
/// / 2) for n = T with a horizon, at most 1.25 √(n ln K) after any n without. That bounds regret, not loss: where all experts lose, so do
/// their shares.</para>
/// <para>Sources: Freund and Schapire (1997), J. Computer and System Sciences 55(1), for the algorithm; Cesa-Bianchi and Lugosi (2006),
/// Prediction, Learning, and Games, Theorem 2.2 and section 2.3, for the rates and bounds.</para>
/// </remarks>
public sealed partial class HedgeWeights
{
    private HedgeWeights(
        int? horizon, int rounds, double mixtureLoss, double sumOfRates, ImmutableArray<double> losses)
    {
        (Horizon, Rounds, MixtureLoss, SumOfRates, Losses) = (horizon, rounds, mixtureLoss, sumOfRates, losses);
        Shares = SharesOf(losses, Rate);
    }

    /// <summary>Number of experts K, at least 1.</summary>
    public int Experts => Losses.Length;

    /// <summary>Rounds T that the rate is made for; <see langword="null"/> where it falls with the rounds.</summary>
    public int? Horizon { get; }

    /// <summary>Rounds so far.</summary>
    public int Rounds { get; }

    /// <summary>Sum of each expert's losses so far, each at least 0 and at most <see cref="Rounds"/>.</summary>
    public ImmutableArray<double> Losses { get; }

    /// <summary>
    /// Shares for the round to come, at least 0, summing to 1 up to rounding: for <see cref="StrategyMixture.WithShares"/>.
    /// </summary>
    public ImmutableArray<double> Shares { get; }

    /// <summary>Sum over the rounds of the losses of the shares of each round.</summary>
    public double MixtureLoss { get; }

    /// <summary>How much more the shares lost so far than the best single expert; negative where they lost less.</summary>
    public double Regret => MixtureLoss - Losses.Min();

    /// <summary>What <see cref="Regret"/> cannot exceed, whatever the losses were; 0 before the first round and for one expert.</summary>
    public double RegretBound => Rounds == 0 || Experts == 1
        ? 0
        : (Math.Log(Experts) / RateOf(Rounds)) + (SumOfRates / 8);

    /// <summary>The rate η of the round to come.</summary>
    public double Rate => RateOf(Rounds + 1);

    private double SumOfRates { get; }

    /// <summary>Before the first round: the same share for all.</summary>
    /// <param name="experts">Number of experts, at least 1.</param>
    /// <param name="horizon">
    /// Rounds that there will be, at least 1; <see langword="null"/> where that is not known. More rounds may follow; the bound then grows
    /// in proportion to them.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 1.</exception>
    public static HedgeWeights Start(int experts, int? horizon = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(experts, 1);
        if (horizon is { } rounds)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1, nameof(horizon));
        }

        return new HedgeWeights(horizon, rounds: 0, mixtureLoss: 0, sumOfRates: 0, ImmutableArray.Create(new double[experts]));
    }

    /// <summary>The loss of a utility: ½ − utility / (2·largest), and 0 or 1 beyond.</summary>
    /// <param name="utility">
    /// Utility of one period, net of costs, finite; best relative to the mean of the strategies, which changes no share as long as nothing
    /// is cut off.
    /// </param>
    /// <param name="largest">
    /// Utility that loses nothing, positive; its negative loses 1. What is cut off beyond is not learned from: choose it so that little is.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not as above.</exception>
    public static double LossOf(double utility, double largest)
    {
        Guard.Finite(utility);
        return largest > 0 && double.IsFinite(largest)
            ? Math.Clamp(0.5 - (utility / largest / 2), 0, 1)
            : throw new ArgumentOutOfRangeException(
                nameof(largest), largest, Invariant($"The largest utility must be positive and finite; it is {largest}."));
    }

    /// <summary>The state after one more round.</summary>
    /// <param name="losses">The loss of each expert in it, in [0, 1]; see <see cref="LossOf"/>.</param>
    /// <exception cref="ArgumentException">There are more or fewer losses than experts, or one is not in [0, 1].</exception>
    /// <remarks>O(K).</remarks>
    public HedgeWeights After(ReadOnlySpan<double> losses)
    {
        Guard.Length(Experts, losses.Length, "losses (one per expert)", nameof(losses));
        double mixed = 0;
        double[] sums = new double[Experts];
        for (int k = 0; k < sums.Length; k++)
        {
            if (!(losses[k] >= 0 && losses[k] <= 1))
            {
                throw new ArgumentException(
                    Invariant($"The loss of expert {k} is {losses[k]}; it must be in [0, 1]."), nameof(losses));
            }

            mixed += Shares[k] * losses[k];
            sums[k] = Losses[k] + losses[k];
        }

        return new HedgeWeights(Horizon, checked(Rounds + 1), MixtureLoss + mixed, SumOfRates + Rate, ImmutableArray.Create(sums));
    }

    /// <summary>For example <c>4 experts after 120 rounds, regret 1.25 of at most 13.61</c>.</summary>
    public override string ToString() =>
        Invariant($"{Experts} experts after {Rounds} rounds, regret {Regret:F2} of at most {RegretBound:F2}");

    private double RateOf(int round) => Horizon is { } rounds
        ? Math.Sqrt(8 * Math.Log(Experts) / rounds)
        : Math.Sqrt(Math.Log(Experts) / round);

    // Against the least loss, so that the best expert's exponential is 1 and none overflows.
    private static ImmutableArray<double> SharesOf(ImmutableArray<double> losses, double rate)
    {
        double least = losses.Min();
        double[] shares = new double[losses.Length];
        double sum = 0;
        for (int k = 0; k < shares.Length; k++)
        {
            shares[k] = Math.Exp(-rate * (losses[k] - least));
            sum += shares[k];
        }

        for (int k = 0; k < shares.Length; k++)
        {
            shares[k] /= sum;
        }

        return ImmutableArray.Create(shares);
    }
}
