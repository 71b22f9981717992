namespace MrBen.Portfolio.Diagnostics;

/// <summary>
/// Takes what a manager did, for counters and histograms; the package MrBen.Portfolio.Prometheus brings one, any other plugs in.
/// Implementations are thread-safe and quick, since the manager calls them on the caller's thread, and allocate nothing in
/// <see cref="PriceApplied"/> and <see cref="FillApplied"/>, which are on the hot path. One that throws does the manager no harm: what it
/// threw is logged once.
/// </summary>
/// <remarks>
/// Statuses, states and methods are told by the names of their enumerations: closed sets, fit for labels. So are the names of strategies
/// and limits, unless the host makes ever new ones.
/// </remarks>
public interface IPortfolioMetrics
{
    /// <summary>An allocation ended.</summary>
    /// <param name="strategy">Name of the strategy.</param>
    /// <param name="method">Name of the method.</param>
    /// <param name="status">How it ended.</param>
    /// <param name="duration">Time that it took by the manager's clock, its plan included.</param>
    void AllocationEnded(string strategy, string method, string status, TimeSpan duration);

    /// <summary>A plan was made from an allocation's weights, or declined.</summary>
    /// <param name="status">How it ended.</param>
    /// <param name="trades">Trades, at least 0.</param>
    /// <param name="cost">What they are expected to cost, in the portfolio's currency, at least 0.</param>
    void PlanMade(string status, int trades, decimal cost);

    /// <summary>The risk of the portfolio was measured, or could not be.</summary>
    /// <param name="status">How it ended.</param>
    /// <param name="duration">Time that it took by the manager's clock, its limits included.</param>
    void RiskAssessed(string status, TimeSpan duration);

    /// <summary>A limit was held against the risk just measured.</summary>
    /// <param name="limit">Name of the limit.</param>
    /// <param name="state">How it stands.</param>
    /// <param name="value">What is measured; <see langword="null"/> where undefined.</param>
    /// <param name="allowed">The limit; <see langword="null"/> where it has no number.</param>
    void LimitEvaluated(string limit, string state, double? value, double? allowed);

    /// <summary>A price of an asset came.</summary>
    /// <param name="isNew">False where a later price was known already, and nothing changed.</param>
    void PriceApplied(bool isNew);

    /// <summary>A fill was booked.</summary>
    void FillApplied();
}
