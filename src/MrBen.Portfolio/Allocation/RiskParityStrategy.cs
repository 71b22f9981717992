using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.RiskBudgeting;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// Long-only weights whose contributions to volatility are equal, or in given proportions; scaled to a volatility target where one is set.
/// Stateless after construction, so thread-safe. Source: Maillard, Roncalli and Teiletche (2010), J. Portfolio Management 36(4); Bruder and
/// Roncalli (2012), SSRN 2009778, for budgets.
/// </summary>
public sealed class RiskParityStrategy : IAllocationStrategy
{
    // A target equal to the volatility of the unscaled weights must not be refused for its last digit.
    private const double RoundingOfScale = 1e-12;

    private readonly RiskParityOptions _options;
    private readonly RiskBudgetingSolver _solver;

    /// <summary>Copies the options.</summary>
    /// <param name="options">Settings; the defaults where <see langword="null"/>.</param>
    /// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
    /// <exception cref="ArgumentException">The options are unsound; the message lists every fault.</exception>
    public RiskParityStrategy(RiskParityOptions? options = null, TimeProvider? clock = null)
    {
        _options = options is null ? new() : options with { };
        if (_options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        _solver = new RiskBudgetingSolver(clock);
    }

    /// <inheritdoc/>
    public string Name => "risk_parity";

    /// <inheritdoc/>
    public PortfolioConstraints Constraints => _options.VolatilityTarget is null
        ? new PortfolioConstraints()
        : new PortfolioConstraints { MaxWeight = _options.MaxTotal, MinTotal = 0, MaxTotal = _options.MaxTotal };

    /// <inheritdoc/>
    public AllocationResult Allocate(
        ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        if (Refuse(estimates) is { } refusal)
        {
            return refusal;
        }

        if (Mismatches(estimates) is { Count: > 0 } mismatches)
        {
            return AllocationResult.Failed(AllocationStatus.AssetMismatch, string.Join(' ', mismatches));
        }

        double[] budgets = BudgetsFor(estimates);
        if (_options.BudgetSource == RiskBudgetSource.MarketWeights)
        {
            if (MarketBudgets(estimates, context?.MarketWeights, out string missing) is not { } shares)
            {
                return AllocationResult.Failed(AllocationStatus.UndefinedEstimate, missing);
            }

            budgets = shares;
        }

        RiskBudgetingOutcome outcome = _solver.Solve(
            RiskBudgetingProgram.Create(estimates.Covariance, budgets),
            new SolverSettings { TimeLimit = context?.TimeLimit }, cancellationToken);
        if (outcome.Status != SolverStatus.Optimal)
        {
            double missed = outcome.Certificate.DualResidual;
            string end = double.IsFinite(missed)
                ? Invariant($"; contributions to risk miss their budgets by up to {missed:E1} of them.")
                : " at weights without risk, of which there is nothing to share.";
            return AllocationResult.Failed(
                outcome.Status.ToAllocationStatus(), Invariant($"Stopped after {outcome.Iterations} iterations{end}"));
        }

        double[] weights = outcome.Point.ToArray();
        if (_options.VolatilityTarget is { } target)
        {
            double scale = target / outcome.Objective;
            if (scale > _options.MaxTotal * (1 + RoundingOfScale))
            {
                string limit = Invariant($"{nameof(RiskParityOptions.MaxTotal)} is {_options.MaxTotal}.");
                return AllocationResult.Failed(AllocationStatus.PrimalInfeasible, Invariant(
                    $"A volatility of {target} needs weights that sum to {scale:G6}; {limit}"));
            }

            Kernels.Scale(scale, weights);
        }

        return AllocationResult.Optimal(PortfolioWeights.Create(estimates.Assets, weights), estimates,
            budgets.Length == 0 ? "Equal contributions to risk." : "Contributions to risk in proportion to their budgets.") with
        {
            Certificate = outcome.Certificate,
            Driver = outcome.Driver,
            Iterations = outcome.Iterations,
        };
    }

    /// <summary>The answer where an asset has no volatility, or there is no asset; otherwise none.</summary>
    internal static AllocationResult? Refuse(ReturnEstimates estimates)
    {
        if (estimates.Assets.IsEmpty)
        {
            return AllocationResult.Failed(AllocationStatus.PrimalInfeasible, "There are no assets to allocate to.");
        }

        for (int i = 0; i < estimates.Assets.Length; i++)
        {
            if (!(estimates.Volatility(i) > 0))
            {
                return AllocationResult.Failed(AllocationStatus.PrimalInfeasible,
                    $"{estimates.Assets[i]} has no volatility; no weight gives it a share of the risk.");
            }
        }

        return null;
    }

    private static double[]? MarketBudgets(ReturnEstimates estimates, MarketWeights? market, out string missing)
    {
        if (market is null)
        {
            missing = "Shares of risk in proportion to market weights need the weights of the market; there are none.";
            return null;
        }

        double[]? shares = market.TryAlign(estimates.Assets, out string? problem, out _);
        missing = problem ?? "";
        int zero = shares is null ? -1 : Array.FindIndex(shares, share => !(share > 0));
        if (zero >= 0)
        {
            missing = $"{estimates.Assets[zero]} has no market weight, so no share of risk.";
            return null;
        }

        return shares;
    }

    private List<string> Mismatches(ReturnEstimates estimates)
    {
        if (_options.Budgets.IsEmpty)
        {
            return [];
        }

        const string Place = nameof(RiskParityOptions.Budgets);
        HashSet<AssetId> budgeted = [.. _options.Budgets.Select(budget => budget.Asset)];
        return
        [
            .. _options.Budgets.Where(budget => estimates.IndexOf(budget.Asset) < 0)
                .Select(budget => PortfolioConstraints.Mismatch(budget.Asset, Place, estimates.Assets.Length)),
            .. estimates.Assets.Where(asset => !budgeted.Contains(asset))
                .Select(asset => $"{Place} has no share for {asset}; every asset needs one."),
        ];
    }

    private double[] BudgetsFor(ReturnEstimates estimates)
    {
        double[] budgets = new double[_options.Budgets.Length];
        foreach (RiskBudget budget in _options.Budgets)
        {
            budgets[estimates.IndexOf(budget.Asset)] = budget.Share;
        }

        return budgets;
    }
}
