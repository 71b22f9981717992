using System.Collections.Immutable;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using static System.FormattableString;

namespace MrBen.Portfolio.Testing;

/// <summary>
/// A venue in memory, with a clock of its own, exact books, and faults that are drawn by a seed: the same options and the same calls give
/// the same events. Thread-safe; it has no threads of its own.
/// </summary>
/// <remarks>
/// <para>
/// Time stands until <see cref="Clock"/> is moved, and nothing happens while it stands: orders are filled, cancelled and told of on the
/// way. An event that waits is read at once, and a reader that waits goes on in the thread that moves the clock, so a test can drive
/// everything on one thread, step by step. For use beside real time see <see cref="SimulatedClock.FollowAsync"/>.
/// </para>
/// <para>
/// Calls are answered at once, but for <see cref="SimulatedGatewayOptions.AnswerLatency"/> and late acknowledgements: those are answered as
/// the clock is moved. Without a connection, orders and wishes to cancel are <see cref="SubmitStatus.Unknown"/>, questions end in an
/// <see cref="IOException"/>, and events are lost; the venue trades on.
/// </para>
/// <para>
/// Market orders trade at the quote and slippage, limit orders once the quote reaches them, at it or better. A cash account pays from cash:
/// an order that costs more is refused, and a fill that would is made smaller. A margin account may buy what
/// <see cref="AccountSnapshot.BuyingPower"/> says.
/// </para>
/// </remarks>
public sealed partial class SimulatedGateway : ITradingGateway
{
    private readonly Lock _sync = new();
    private readonly SimulatedGatewayOptions _options;
    private readonly Random _random;
    private readonly VenueAccount _account;
    private readonly SortedDictionary<AssetId, VenueListing> _listings = [];
    private readonly Dictionary<string, decimal> _rates = new(StringComparer.Ordinal);
    private readonly List<VenueOrder> _orders = [];
    private readonly List<VenueOrder> _open = [];
    private readonly Dictionary<ClientOrderId, List<VenueOrder>> _byId = [];
    private readonly List<GatewayFill> _fills = [];
    private readonly List<InjectedFault> _faults = [];
    private readonly List<ObservedSubmission> _submissions = [];
    private EventStream? _stream;
    private DateTimeOffset _lastDelivery;
    private long _sequence;
    private long _epoch;
    private bool _isConnected = true;

    /// <summary>A venue that lists nothing yet.</summary>
    /// <exception cref="ArgumentException">The options are not sound.</exception>
    public SimulatedGateway(SimulatedGatewayOptions? options = null)
    {
        _options = options is null ? new() : options with { };
        IReadOnlyList<string> errors = _options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", errors), nameof(options));
        }

        Capabilities = _options.Capabilities with { };
        Clock = new SimulatedClock(_options.Start);
        _random = new Random(_options.Seed);
        _account = new VenueAccount(_options.Cash);
        _lastDelivery = Clock.GetUtcNow();
        _rates.Add(_options.Currency, 1);
        if (_options.WalkInterval is { } interval)
        {
            ScheduleWalk(interval);
        }

        ScheduleDisconnect();
    }

    /// <inheritdoc/>
    public GatewayCapabilities Capabilities { get; }

    /// <summary>The venue's time, moved by the test.</summary>
    public SimulatedClock Clock { get; }

    /// <summary>Whether there is a connection.</summary>
    public bool IsConnected => Read(() => _isConnected);

    /// <summary>Events that wait to be read: with any, the next one is read at once.</summary>
    public int WaitingEvents => Read(() => _stream?.Count ?? 0);

    /// <summary>Every fault injected, in order.</summary>
    public ImmutableArray<InjectedFault> Faults => Read(() => _faults.ToImmutableArray());

    /// <summary>Every order sent, in order, arrived or not.</summary>
    public ImmutableArray<ObservedSubmission> Submissions => Read(() => _submissions.ToImmutableArray());

    /// <summary>Every execution, in order, each once.</summary>
    public ImmutableArray<GatewayFill> Fills => Read(() => _fills.ToImmutableArray());

    /// <summary>Every order that arrived, in order, refused ones too.</summary>
    public ImmutableArray<OrderSnapshot> Orders => Read(() => _orders.Select(order => order.ToSnapshot()).ToImmutableArray());

    /// <summary>How often an order was sent under an id.</summary>
    public int SubmissionsOf(ClientOrderId id) => Read(() => _submissions.Count(sent => sent.Order.Id == id));

    /// <summary>How often a fault was injected.</summary>
    public int CountOf(GatewayFaultKind kind) => Read(() => _faults.Count(fault => fault.Kind == kind));

    /// <summary>Units held, exact; 0 where none are.</summary>
    public decimal PositionOf(AssetId asset) => Read(() => _account.PositionOf(asset));

    /// <summary>Cash of a currency, exact.</summary>
    public decimal CashOf(string currency) => Read(() => _account.CashOf(currency));

    /// <summary>The least cash of a currency that there ever was.</summary>
    public decimal LowestCashOf(string currency) => Read(() => _account.LowestCashOf(currency));

    /// <summary>The price of an asset, between bid and ask.</summary>
    /// <exception cref="ArgumentException">It is not listed.</exception>
    public decimal PriceOf(AssetId asset) => Read(() => Listing(asset).Price);

    /// <summary>Cash and positions in the account's currency.</summary>
    public decimal Equity => Read(ComputeEquity);

    private T Read<T>(Func<T> read)
    {
        lock (_sync)
        {
            return read();
        }
    }

    private VenueListing Listing(AssetId asset) => _listings.TryGetValue(asset, out VenueListing? listing)
        ? listing
        : throw new ArgumentException($"The venue does not list {asset}.", nameof(asset));

    private decimal RateOf(string currency) => _rates.TryGetValue(currency, out decimal rate)
        ? rate
        : throw new InvalidOperationException($"The venue has no rate of {currency}; set it first.");

    private void Record(GatewayFaultKind kind, ClientOrderId? order) => _faults.Add(new InjectedFault(kind, order, Clock.GetUtcNow()));

    private bool Draw(double probability) => probability > 0 && _random.NextDouble() < probability;

    private bool Strikes(double probability, GatewayFaultKind kind, ClientOrderId? order)
    {
        bool strikes = Draw(probability);
        if (strikes)
        {
            Record(kind, order);
        }

        return strikes;
    }

    private TimeSpan DrawUpTo(TimeSpan most) => most * _random.NextDouble();

    private decimal ComputeEquity() =>
        _account.Cash.Sum(money => money.Amount * RateOf(money.Currency))
        + _account.Positions.Sum(held => ValueOf(_listings[held.Key], held.Value));

    /// <summary>What a quantity is worth in the account's currency, of the quantity's sign.</summary>
    private decimal ValueOf(VenueListing listing, decimal quantity) =>
        quantity * listing.Price * listing.Multiplier * RateOf(listing.Currency);

    private void Schedule(TimeSpan delay, Action action) => Clock.Schedule(Clock.GetUtcNow() + delay, () =>
    {
        lock (_sync)
        {
            action();
        }
    });

    /// <summary>Numbers an event and sends it on its way.</summary>
    private GatewayEvent Emit(GatewayEvent happened, double duplicates, GatewayFaultKind duplicate, ClientOrderId? order)
    {
        GatewayEvent numbered = Number(happened);
        DateTimeOffset arrival = Clock.GetUtcNow() + _options.EventLatency;
        if (Strikes(_options.ReorderProbability, GatewayFaultKind.Reorder, order))
        {
            arrival += DrawUpTo(_options.ReorderDelay);
        }
        else
        {
            arrival = _lastDelivery = arrival > _lastDelivery ? arrival : _lastDelivery;
        }

        Deliver(numbered, arrival, order);
        if (Strikes(duplicates, duplicate, order))
        {
            Deliver(numbered, _options.NumbersEvents ? arrival : arrival + DrawUpTo(_options.ReorderDelay), order);
        }

        return numbered;
    }

    private void EmitQuote(AssetId asset, VenueListing listing) => Emit(
        new GatewayQuote(asset, listing.Bid, listing.Ask, listing.Price, Clock.GetUtcNow()), 0, GatewayFaultKind.DuplicateUpdate, null);

    private void EmitUpdate(VenueOrder order) => Emit(
        new GatewayOrderUpdate(order.ToSnapshot()), _options.DuplicateUpdateProbability, GatewayFaultKind.DuplicateUpdate, order.Id);

    private GatewayEvent Number(GatewayEvent happened)
    {
        _sequence++;
        return _options.NumbersEvents ? happened with { Sequence = _sequence } : happened;
    }

    // The lock is not held while a reader goes on: it may call back.
    private void Deliver(GatewayEvent happened, DateTimeOffset arrival, ClientOrderId? order)
    {
        long epoch = _epoch;
        Clock.Schedule(arrival, () =>
        {
            EventStream? stream;
            lock (_sync)
            {
                stream = _isConnected && epoch == _epoch ? _stream : null;
                if (stream is null && _stream is not null && happened is GatewayFill or GatewayOrderUpdate)
                {
                    Record(GatewayFaultKind.LostEvent, order);
                }
            }

            stream?.Write(happened);
        });
    }

    private void ScheduleDisconnect()
    {
        if (_options.MeanTimeToDisconnect is { } mean)
        {
            Schedule(mean * -Math.Log(1 - _random.NextDouble()), () =>
            {
                if (_isConnected && _options.MeanTimeToDisconnect is not null)
                {
                    SetConnected(false, "The connection was lost.");
                    Schedule(_options.DisconnectDuration, () => SetConnected(true, "The connection is back."));
                }

                ScheduleDisconnect();
            });
        }
    }

    private void SetConnected(bool isConnected, string detail)
    {
        if (_isConnected == isConnected)
        {
            return;
        }

        (_isConnected, _lastDelivery) = (isConnected, Clock.GetUtcNow());
        _epoch++;
        if (!isConnected)
        {
            Record(GatewayFaultKind.Disconnect, null);
        }

        GatewayEvent told = Number(new GatewayConnection(isConnected, detail, Clock.GetUtcNow()));
        Clock.Schedule(Clock.GetUtcNow(), () => Read(() => _stream)?.Write(told));
    }

    private static string Text(decimal number) => Invariant($"{number:0.############################}");
}
