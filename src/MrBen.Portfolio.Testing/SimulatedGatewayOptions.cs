using System.Collections.Immutable;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Positions;
using static System.FormattableString;

namespace MrBen.Portfolio.Testing;

/// <summary>What a <see cref="SimulatedGateway"/> is like, and what it does to its user. By default it does nothing wrong.</summary>
public sealed record SimulatedGatewayOptions
{
    /// <summary>Seed of everything that is drawn. Default 0.</summary>
    public int Seed { get; set; }

    /// <summary>Where the clock starts. Default 2 January 2026, 14:30 UTC.</summary>
    public DateTimeOffset Start { get; set; } = new(2026, 1, 2, 14, 30, 0, TimeSpan.Zero);

    /// <summary>
    /// What the venue claims of itself, and keeps to. Default: unique ids, look-up, fill history, a margin account that may be short,
    /// market orders.
    /// </summary>
    public GatewayCapabilities Capabilities { get; set; } = new();

    /// <summary>Whether events and snapshots carry numbers. Default true. A numbered stream comes in order.</summary>
    public bool NumbersEvents { get; set; } = true;

    /// <summary>
    /// What the venue's names of orders and executions begin with. Default nothing. A venue that begins anew, beside a portfolio that remembers the
    /// executions of an earlier one, needs another: it would tell of other fills under the same names.
    /// </summary>
    public string IdPrefix { get; set; } = "";

    /// <summary>The account's currency. Default USD.</summary>
    public string Currency { get; set; } = "USD";

    /// <summary>Cash at the start. Default 100,000 USD.</summary>
    public ImmutableArray<Money> Cash { get; set; } = [new Money(100_000, "USD")];

    /// <summary>Largest sum of absolute market values over equity, positive; margin accounts only. Default 2.</summary>
    public decimal Leverage { get; set; } = 2;

    /// <summary>Fee as a fraction of a fill's value, at least 0. Default 0.001.</summary>
    public decimal FeeRate { get; set; } = 0.001m;

    /// <summary>Fee of each fill beside, in the instrument's currency, at least 0. Default 0.</summary>
    public decimal FeePerFill { get; set; }

    /// <summary>Currency that fees are paid in; <see langword="null"/> (the default) for the instrument's.</summary>
    public string? FeeCurrency { get; set; }

    /// <summary>Ask minus bid as a fraction of the price, in [0, 1). Default 0.0002.</summary>
    public decimal Spread { get; set; } = 0.0002m;

    /// <summary>Most that a market order pays beyond the quote, as a fraction, in [0, 1). Uniform. Default 0.</summary>
    public double MaximumSlippage { get; set; }

    /// <summary>
    /// From the call to its answer, at least 0. Default 0: calls are answered at once. The order itself arrives with the call.
    /// </summary>
    public TimeSpan AnswerLatency { get; set; }

    /// <summary>Shortest time from acceptance, or the fill before, to a fill. Default 20 ms.</summary>
    public TimeSpan MinimumFillLatency { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Longest time from acceptance, or the fill before, to a fill. Uniform. Default 200 ms.</summary>
    public TimeSpan MaximumFillLatency { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>From what happens to its event, at least 0. Default 5 ms.</summary>
    public TimeSpan EventLatency { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>From a wish to cancel to its effect, at least 0. Default 30 ms.</summary>
    public TimeSpan CancelLatency { get; set; } = TimeSpan.FromMilliseconds(30);

    /// <summary>After what time an order that is still open ends; <see langword="null"/> (the default) for never.</summary>
    public TimeSpan? OrderLifetime { get; set; }

    /// <summary>How often prices move by themselves; <see langword="null"/> (the default) for never.</summary>
    public TimeSpan? WalkInterval { get; set; }

    /// <summary>Standard deviation of such a move, as a fraction, in [0, 0.1]. Default 0.0005.</summary>
    public double WalkStep { get; set; } = 0.0005;

    /// <summary>Probability that an order is refused for no reason of its own. Default 0.</summary>
    public double RejectProbability { get; set; }

    /// <summary>Probability that an accepted order is refused after that. Default 0.</summary>
    public double LateRejectProbability { get; set; }

    /// <summary>Probability that an order is lost on its way, with a time-out. Default 0.</summary>
    public double TimeoutBeforeArrivalProbability { get; set; }

    /// <summary>Probability that the answer to an order that arrived is lost, with a time-out. Default 0.</summary>
    public double TimeoutAfterArrivalProbability { get; set; }

    /// <summary>Probability that an order arrives only after a time-out, by <see cref="LateArrivalDelay"/>. Default 0.</summary>
    public double LateArrivalProbability { get; set; }

    /// <summary>How late such an order arrives. Default 1 s.</summary>
    public TimeSpan LateArrivalDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Probability that the answer to an order comes late by <see cref="LateAcknowledgementDelay"/>, after its first fills. Default 0.
    /// </summary>
    public double LateAcknowledgementProbability { get; set; }

    /// <summary>How late such an answer is. Default 1 s.</summary>
    public TimeSpan LateAcknowledgementDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Probability that a fill is of a part of what is left. Default 0.</summary>
    public double PartialFillProbability { get; set; }

    /// <summary>Probability that a fill is told twice. Default 0.</summary>
    public double DuplicateFillProbability { get; set; }

    /// <summary>Probability that an update of an order is told twice. Default 0.</summary>
    public double DuplicateUpdateProbability { get; set; }

    /// <summary>
    /// Probability that an event is late by up to <see cref="ReorderDelay"/>. Default 0; must be 0 where events are numbered.
    /// </summary>
    public double ReorderProbability { get; set; }

    /// <summary>How late such an event is at most. Default 300 ms.</summary>
    public TimeSpan ReorderDelay { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Probability that a wish to cancel has no answer; every second of them arrives. Default 0.</summary>
    public double CancelTimeoutProbability { get; set; }

    /// <summary>Probability that an order is filled on after a wish to cancel. Default 0.</summary>
    public double CancelRaceProbability { get; set; }

    /// <summary>Probability that a wish to cancel an open order is refused. Default 0.</summary>
    public double CancelRejectProbability { get; set; }

    /// <summary>Probability that an order ends by itself within <see cref="ExpiryWithin"/>. Default 0.</summary>
    public double ExpiryProbability { get; set; }

    /// <summary>When such an order ends at the latest. Default 1 s.</summary>
    public TimeSpan ExpiryWithin { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Probability that a question ends in an exception. Default 0.</summary>
    public double QueryFailureProbability { get; set; }

    /// <summary>Mean time, exponential, until the connection is lost; <see langword="null"/> (the default) for never by itself.</summary>
    public TimeSpan? MeanTimeToDisconnect { get; set; }

    /// <summary>How long it is lost then. Default 2 s.</summary>
    public TimeSpan DisconnectDuration { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Lists everything wrong with these options; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Capabilities is null)
        {
            errors.Add($"{nameof(Capabilities)} is null.");
        }

        if (IdPrefix is null)
        {
            errors.Add($"{nameof(IdPrefix)} is null.");
        }

        if (string.IsNullOrWhiteSpace(Currency))
        {
            errors.Add($"{nameof(Currency)} is blank.");
        }

        if (Cash.IsDefault)
        {
            errors.Add($"{nameof(Cash)} is default.");
        }
        else if (Cash.Any(money => money == default))
        {
            errors.Add($"{nameof(Cash)} holds an amount without a currency.");
        }
        else
        {
            errors.AddRange(Cash.GroupBy(money => money.Currency).Where(same => same.Count() > 1)
                .Select(same => $"{nameof(Cash)} names {same.Key} more than once."));
            errors.AddRange(Cash.Where(money => money.Amount < 0 && Capabilities is { IsCashAccount: true })
                .Select(money => $"{nameof(Cash)} of a cash account must not be negative; it is {money}."));
        }

        AddUnless(Leverage > 0, nameof(Leverage), "must be positive", Leverage);
        AddUnless(FeeRate is >= 0 and < 1, nameof(FeeRate), "must be in [0, 1)", FeeRate);
        AddUnless(FeePerFill >= 0, nameof(FeePerFill), "must be at least 0", FeePerFill);
        AddUnless(Spread is >= 0 and < 1, nameof(Spread), "must be in [0, 1)", Spread);
        AddUnless(MaximumSlippage is >= 0 and < 1, nameof(MaximumSlippage), "must be in [0, 1)", MaximumSlippage);
        AddUnless(WalkStep is >= 0 and <= 0.1, nameof(WalkStep), "must be in [0, 0.1]", WalkStep);
        foreach ((string name, double value) in Probabilities())
        {
            AddUnless(value is >= 0 and <= 1, name, "must be in [0, 1]", value);
        }

        foreach ((string name, TimeSpan value) in Durations())
        {
            AddUnless(value >= TimeSpan.Zero, name, "must not be negative", value);
        }

        foreach ((string name, TimeSpan? value) in Intervals())
        {
            AddUnless(value is null || value > TimeSpan.Zero, name, "must be positive", value);
        }

        AddUnless(
            MaximumFillLatency >= MinimumFillLatency, nameof(MaximumFillLatency), "must not be below the smallest", MaximumFillLatency);
        AddUnless(!NumbersEvents || ReorderProbability == 0, nameof(ReorderProbability), "must be 0 where events are numbered",
            ReorderProbability);
        return errors;

        void AddUnless(bool holds, string name, string rule, object? value)
        {
            if (!holds)
            {
                errors.Add(Invariant($"{name} {rule}; it is {value}."));
            }
        }
    }

    private (string Name, double Value)[] Probabilities() =>
    [
        (nameof(RejectProbability), RejectProbability),
        (nameof(LateRejectProbability), LateRejectProbability),
        (nameof(TimeoutBeforeArrivalProbability), TimeoutBeforeArrivalProbability),
        (nameof(TimeoutAfterArrivalProbability), TimeoutAfterArrivalProbability),
        (nameof(LateArrivalProbability), LateArrivalProbability),
        (nameof(LateAcknowledgementProbability), LateAcknowledgementProbability),
        (nameof(PartialFillProbability), PartialFillProbability),
        (nameof(DuplicateFillProbability), DuplicateFillProbability),
        (nameof(DuplicateUpdateProbability), DuplicateUpdateProbability),
        (nameof(ReorderProbability), ReorderProbability),
        (nameof(CancelTimeoutProbability), CancelTimeoutProbability),
        (nameof(CancelRaceProbability), CancelRaceProbability),
        (nameof(CancelRejectProbability), CancelRejectProbability),
        (nameof(ExpiryProbability), ExpiryProbability),
        (nameof(QueryFailureProbability), QueryFailureProbability),
    ];

    private (string Name, TimeSpan Value)[] Durations() =>
    [
        (nameof(AnswerLatency), AnswerLatency),
        (nameof(MinimumFillLatency), MinimumFillLatency),
        (nameof(EventLatency), EventLatency),
        (nameof(CancelLatency), CancelLatency),
        (nameof(LateArrivalDelay), LateArrivalDelay),
        (nameof(LateAcknowledgementDelay), LateAcknowledgementDelay),
        (nameof(ReorderDelay), ReorderDelay),
        (nameof(ExpiryWithin), ExpiryWithin),
        (nameof(DisconnectDuration), DisconnectDuration),
    ];

    private (string Name, TimeSpan? Value)[] Intervals() =>
    [
        (nameof(OrderLifetime), OrderLifetime),
        (nameof(WalkInterval), WalkInterval),
        (nameof(MeanTimeToDisconnect), MeanTimeToDisconnect),
    ];
}
