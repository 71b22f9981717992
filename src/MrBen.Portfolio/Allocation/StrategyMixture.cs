using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// The weighted mean of what several strategies want. A member without an answer leaves the mixture without one, for the member's reason.
/// Immutable; thread-safe as its members are.
/// </summary>
/// <remarks>
/// <para>A mean of portfolios needs no forecast of which of them will do best, and is the baseline that a learned mixture must beat. Its
/// answer is called optimal where those of all members are: it is the mean that was asked for, and minimises nothing by itself.</para>
/// <para>Sources: DeMiguel, Garlappi and Uppal (2009), Review of Financial Studies 22(5), on how hard 1/N is to beat; Tu and Zhou (2011),
/// J. Financial Economics 99(1), on mixing it with others.</para>
/// </remarks>
public sealed class StrategyMixture : IAllocationStrategy
{
    private readonly TimeProvider _clock;

    /// <summary>Mixes strategies.</summary>
    /// <param name="members">The strategies, at least one.</param>
    /// <param name="shares">
    /// One for each, finite and at least 0, not all 0; divided by their sum. Default, and where empty: the same for all.
    /// </param>
    /// <param name="name">Name in reports.</param>
    /// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
    /// <exception cref="ArgumentException">
    /// There is no member or a <see langword="null"/> one, shares are not as above, or a member has limits that are not convex
    /// (<see cref="PortfolioConstraints.Holdings"/>, <see cref="PortfolioConstraints.RiskContributions"/>): means do not keep them.
    /// </exception>
    public StrategyMixture(
        ImmutableArray<IAllocationStrategy> members, ImmutableArray<double> shares = default, string name = "mixture",
        TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (members.IsDefaultOrEmpty || members.Contains(null!))
        {
            throw new ArgumentException("A mixture needs at least one strategy, and none may be null.", nameof(members));
        }

        foreach (IAllocationStrategy member in members)
        {
            PortfolioConstraints limits = member.Constraints;
            if (limits.Holdings is not null || !limits.RiskContributions.IsEmpty)
            {
                throw new ArgumentException(
                    $"Strategy {member.Name} limits holdings or risk contributions, which a mean of weights that keep them need not keep.",
                    nameof(members));
            }
        }

        (Members, Name, _clock) = (members, name, clock ?? TimeProvider.System);
        Shares = shares.IsDefaultOrEmpty ? Equal(members.Length) : Normalized(shares, members.Length);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The strategies.</summary>
    public ImmutableArray<IAllocationStrategy> Members { get; }

    /// <summary>The share of each, at least 0, summing to 1.</summary>
    public ImmutableArray<double> Shares { get; }

    /// <summary>
    /// What every mean of weights that keep the members' limits keeps: bounds and totals as means of theirs, and the other limits that all
    /// members have.
    /// </summary>
    /// <remarks>
    /// <para>Each set of weights under convex limits holds the means of its own weights, so a limit that all members share stays as it is.
    /// Where members differ, bounds of weights, totals, turnover, target return and volatility are the means of the members', with the
    /// mixture's shares: these limits are of sums or norms, which add up at most. The effective number of assets is the lowest. Any other
    /// limit that not all members have is none of the mixture.</para>
    /// </remarks>
    public PortfolioConstraints Constraints => MixtureConstraints.Of([.. Members.Select(member => member.Constraints)], Shares);

    /// <summary>
    /// The same mean of the strategies that rest on risk alone: <see cref="EqualWeightStrategy"/>, <see cref="InverseVolatilityStrategy"/>,
    /// <see cref="RiskParityStrategy"/> and <see cref="MinimumVarianceStrategy"/>, with their default options.
    /// </summary>
    /// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
    /// <remarks>
    /// None of them looks at expected returns. The variance that is minimised is the estimates': give them a shrunk covariance, as
    /// <see cref="ReturnEstimatesOptions.Covariance"/> is by default.
    /// </remarks>
    public static StrategyMixture RiskBased(TimeProvider? clock = null) => new(
        [
            new EqualWeightStrategy(), new InverseVolatilityStrategy(), new RiskParityStrategy(clock: clock),
            new MinimumVarianceStrategy(clock: clock),
        ],
        clock: clock);

    /// <summary>The same members with other shares, such as those of <see cref="HedgeWeights"/>.</summary>
    /// <exception cref="ArgumentException">As from the constructor.</exception>
    public StrategyMixture WithShares(ImmutableArray<double> shares) => shares.IsDefaultOrEmpty
        ? throw new ArgumentException("There are no shares.", nameof(shares))
        : new(Members, shares, Name, _clock);

    /// <inheritdoc/>
    public AllocationResult Allocate(
        ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        long start = _clock.GetTimestamp();
        AllocationStatus status = AllocationStatus.Optimal;
        ImmutableArray<MixturePart>.Builder parts = ImmutableArray.CreateBuilder<MixturePart>(Members.Length);
        int iterations = 0;
        for (int k = 0; k < Members.Length; k++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            AllocationContext? own = context is null ? null : context with { TimeLimit = context.TimeLeft(_clock, start) };
            AllocationResult result = Members[k].Allocate(estimates, own, cancellationToken)
                ?? throw new InvalidOperationException($"Strategy {Members[k].Name} answered null; it must answer with a result.");
            if (!result.HasWeights)
            {
                return AllocationResult.Failed(result.Status, $"{Members[k].Name}: {result.Detail}") with { Conflict = result.Conflict };
            }

            status = Worse(status, result.Status);
            iterations += result.Iterations;
            parts.Add(new MixturePart(Members[k].Name, Shares[k], result.Weights));
        }

        ImmutableArray<MixturePart> mixed = parts.MoveToImmutable();
        PortfolioWeights mean = PortfolioWeights.Create(estimates.Assets, Mean(mixed, Shares.AsSpan()));
        string detail = $"The mean of {string.Join(", ", mixed.Select(part => Invariant($"{part.Name} ({part.Share:P1})")))}.";
        return With(status, mean, estimates, detail) with { Mixture = mixed, Iterations = iterations };
    }

    /// <summary>Σ share × weights of the parts, in the parts' order.</summary>
    internal static double[] Mean(ImmutableArray<MixturePart> parts, ReadOnlySpan<double> shares)
    {
        double[] mean = new double[parts[0].Weights.Assets.Length];
        for (int k = 0; k < parts.Length; k++)
        {
            ReadOnlySpan<double> weights = parts[k].Weights.Weights;
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += shares[k] * weights[i];
            }
        }

        return mean;
    }

    private static AllocationResult With(AllocationStatus status, PortfolioWeights weights, ReturnEstimates estimates, string detail) =>
        status switch
        {
            AllocationStatus.Optimal => AllocationResult.Optimal(weights, estimates, detail),
            AllocationStatus.LocallyOptimal => AllocationResult.LocallyOptimal(weights, estimates, detail),
            _ => AllocationResult.Incumbent(weights, estimates, detail),
        };

    // Of those that carry weights: optimal, then locally, then an incumbent.
    private static AllocationStatus Worse(AllocationStatus first, AllocationStatus second) =>
        first == AllocationStatus.Optimal || second == AllocationStatus.FeasibleIncumbent ? second : first;

    private static ImmutableArray<double> Equal(int count) => [.. Enumerable.Repeat(1.0 / count, count)];

    private static ImmutableArray<double> Normalized(ImmutableArray<double> shares, int count)
    {
        Guard.Length(count, shares.Length, "shares (one per member)", nameof(shares));
        double sum = 0;
        for (int k = 0; k < count; k++)
        {
            if (!(shares[k] >= 0 && double.IsFinite(shares[k])))
            {
                throw new ArgumentException(
                    Invariant($"Share {k} is {shares[k]}; it must be at least 0 and finite."), nameof(shares));
            }

            sum += shares[k];
        }

        return sum > 0 && double.IsFinite(sum)
            ? [.. shares.Select(share => share / sum)]
            : throw new ArgumentException(Invariant($"The shares sum to {sum}; they must sum to a positive number."), nameof(shares));
    }
}
