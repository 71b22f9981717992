using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Testing.Tests.Execution;

/// <summary>
/// One seeded run of a position manager against a venue that does everything wrong: plans, price moves, halts, restarts, breaks, trades of
/// others, and after them a time of calm in which all must come right. Everything happens on the thread that runs it.
/// </summary>
internal sealed partial class PositionManagerRun : IDisposable
{
    private static readonly AssetId[] Assets = ["AAA", "BBB", "CCC", "DDD"];

    private readonly Random _random;
    private readonly SimulatedGateway _gateway;
    private readonly AdvancedPortfolioManager _portfolio;
    private readonly RunAlerts _alerts = new();
    private readonly ExecutionOptions _options;
    private readonly bool _hasForeignTrades;
    private PositionManager _manager;

    public PositionManagerRun(int seed)
    {
        _random = new Random(seed);
        SimulatedGatewayOptions venue = DrawVenue(seed);
        _hasForeignTrades = _random.Next(4) == 0;
        _gateway = new SimulatedGateway(venue);
        _portfolio = new AdvancedPortfolioManagerBuilder()
            .UseOptions(new PortfolioOptions())
            .UseTimeProvider(_gateway.Clock)
            .UseAlertHandler(_alerts)
            .Build();
        _portfolio.SetCash(100_000);
        for (int i = 0; i < Assets.Length; i++)
        {
            InstrumentRules rules = new(
                new Instrument(Assets[i]) { PriceTick = 0.01m, LotSize = i % 2 == 0 ? 1 : 0.1m, MinimumNotional = 5 })
            {
                MaximumQuantity = i == 0 ? 150 : null,
            };
            _gateway.AddInstrument(rules, 20 * (i + 1));
            _portfolio.AddAsset(new PortfolioAsset(Assets[i]) { Instrument = rules.Instrument });
            _portfolio.ObservePrice(Assets[i], 20 * (i + 1), _gateway.Clock.GetUtcNow());
        }

        _options = new ExecutionOptions
        {
            OrderLifetime = TimeSpan.FromSeconds(10),
            UnknownTimeout = TimeSpan.FromSeconds(20),
            ReconcileInterval = TimeSpan.FromSeconds(30),
            LimitOffset = _random.Next(3) == 0 && venue.Capabilities.SupportsMarketOrders ? null : 0.005,
        };
        _manager = new PositionManager(_portfolio, _gateway, _options, _gateway.Clock);
    }

    /// <summary>What happened at the venue, for comparison of two runs.</summary>
    public string Story => string.Join('\n', _gateway.Submissions.Select(sent => $"{sent.Time:O} {sent.Order} {sent.Outcome}")
        .Concat(_gateway.Fills.Select(fill => $"{fill}")));

    public SimulatedGateway Gateway => _gateway;

    /// <summary>Assets that are blocked.</summary>
    public int Blocks => _portfolio.GetSnapshot().Blocks.Length;

    /// <summary>Alerts that a person would have seen.</summary>
    public int Alerts => _alerts.Told.Count;

    /// <summary>Runs it, and lists everything that is not as it must be.</summary>
    public List<string> Run(int events)
    {
        for (int i = 0; i < events; i++)
        {
            Happen(_random.Next(100));
            Step();
        }

        _gateway.Calm();
        if (_portfolio.GetSnapshot().TradingHalt.IsHalted)
        {
            _manager.Resume("The run ends.");
        }

        Settle();
        List<string> faults = [.. CheckSubmissions(), .. CheckVenue(), .. CheckBooks()];
        if (SeesEverything)
        {
            // Where the venue can be asked for everything, nothing may stay open, and it trades on as if nothing had been.
            _manager.Execute(ExecutionPlan.To([.. Assets.Select(asset => new PlanTarget(asset, 10, _gateway.PriceOf(asset)))]));
            Settle();
            faults.AddRange(CheckTrading());
            faults.AddRange(CheckSubmissions());
            faults.AddRange(CheckVenue());
        }

        Await(_portfolio.DisposeAsync().AsTask());
        faults.AddRange(CheckAlerts());
        return faults;
    }

    public void Dispose() => Await(_manager.DisposeAsync().AsTask());

    private bool SeesEverything => !_hasForeignTrades
        && _gateway.Capabilities is { EnforcesUniqueClientId: true, SupportsFindByClientId: true, SupportsFillHistory: true };

    private void Settle()
    {
        for (int i = 0; i < 600; i++)
        {
            Advance(500);
            Step();
        }
    }

    private SimulatedGatewayOptions DrawVenue(int seed)
    {
        double Odds(double most) => _random.Next(2) == 0 ? 0 : most * _random.NextDouble();
        bool cash = _random.Next(2) == 0;
        bool numbers = _random.Next(2) == 0;
        return new SimulatedGatewayOptions
        {
            Seed = seed,
            Capabilities = new GatewayCapabilities
            {
                IsCashAccount = cash,
                CanShort = !cash,
                EnforcesUniqueClientId = _random.Next(4) > 0,
                SupportsFindByClientId = _random.Next(5) > 0,
                SupportsFillHistory = _random.Next(5) > 0,
                SupportsMarketOrders = _random.Next(5) > 0,
            },
            NumbersEvents = numbers,
            MaximumSlippage = Odds(0.003),
            WalkInterval = TimeSpan.FromSeconds(1),
            WalkStep = 0.001,
            AnswerLatency = _random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(_random.Next(100)),
            EventLatency = TimeSpan.FromMilliseconds(_random.Next(300)),
            RejectProbability = Odds(0.2),
            LateRejectProbability = Odds(0.2),
            TimeoutBeforeArrivalProbability = Odds(0.2),
            TimeoutAfterArrivalProbability = Odds(0.2),
            LateArrivalProbability = Odds(0.1),
            LateAcknowledgementProbability = Odds(0.2),
            PartialFillProbability = Odds(0.8),
            DuplicateFillProbability = Odds(0.5),
            DuplicateUpdateProbability = Odds(0.5),
            ReorderProbability = numbers ? 0 : Odds(0.5),
            CancelTimeoutProbability = Odds(0.3),
            CancelRaceProbability = Odds(0.5),
            CancelRejectProbability = Odds(0.2),
            ExpiryProbability = Odds(0.1),
            QueryFailureProbability = Odds(0.1),
            MeanTimeToDisconnect = _random.Next(2) == 0 ? null : TimeSpan.FromSeconds(20 + _random.Next(100)),
        };
    }

    private void Happen(int what)
    {
        AssetId asset = Assets[_random.Next(Assets.Length)];
        switch (what)
        {
            case < 20:
                _manager.Execute(DrawPlan());
                break;
            case < 22:
                _manager.CancelPlan("Called off.");
                break;
            case < 24:
                _manager.Halt("A test.");
                break;
            case < 30:
                if (_portfolio.GetSnapshot().TradingHalt.IsHalted)
                {
                    _manager.Resume("A test.");
                }

                break;
            case < 40:
                _gateway.SetPrice(asset, _gateway.PriceOf(asset) * (decimal)(0.98 + (0.04 * _random.NextDouble())));
                break;
            case < 42:
                _gateway.Disconnect("A test.");
                break;
            case < 46:
                _gateway.Reconnect("A test.");
                break;
            case < 48:
                // The process ends without a word, and comes again.
                Await(_manager.DisposeAsync().AsTask());
                _manager = new PositionManager(_portfolio, _gateway, _options, _gateway.Clock);
                break;
            case < 50 when _hasForeignTrades && (_gateway.PositionOf(asset) >= 1 || !_gateway.Capabilities.IsCashAccount):
                _gateway.TradeExternally(asset, -1);
                break;
            default:
                Advance(_random.Next(3_000));
                break;
        }
    }

    private ExecutionPlan DrawPlan()
    {
        bool isShort = _gateway.Capabilities.CanShort && _random.Next(4) == 0;
        return ExecutionPlan.To([.. Assets.Where(_ => _random.Next(4) > 0).Select(asset => new PlanTarget(
            asset,
            decimal.Floor(25_000 * (decimal)_random.NextDouble() / _gateway.PriceOf(asset)) * (isShort && _random.Next(2) == 0 ? -1 : 1),
            _gateway.PriceOf(asset)))]);
    }

    private void Step()
    {
        Task step = _manager.StepAsync(CancellationToken.None).AsTask();
        for (int i = 0; !step.IsCompleted && i < 100_000; i++)
        {
            Advance(10);
        }

        Await(step);
    }

    private void Advance(int milliseconds) => _gateway.Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private static void Await(Task task) => task.GetAwaiter().GetResult();
}
