using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Testing;

/// <content>The test's hand: listings, prices, rates, the connection, and what others do to the account.</content>
public sealed partial class SimulatedGateway
{
    /// <summary>Lists an asset.</summary>
    /// <param name="rules">How it trades.</param>
    /// <param name="price">Its price, positive.</param>
    /// <exception cref="ArgumentException">It is listed already.</exception>
    /// <exception cref="InvalidOperationException">A rate of its currency, or of that of fees, is not set.</exception>
    public void AddInstrument(InstrumentRules rules, decimal price)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(price);
        lock (_sync)
        {
            _ = RateOf(rules.Instrument.Currency);
            _ = RateOf(_options.FeeCurrency ?? _options.Currency);
            VenueListing listing = new(rules);
            listing.Quote(price, _options.Spread);
            if (!_listings.TryAdd(rules.Instrument.Asset, listing))
            {
                throw new ArgumentException($"{rules.Instrument.Asset} is listed already.", nameof(rules));
            }

            EmitQuote(rules.Instrument.Asset, listing);
        }
    }

    /// <summary>Changes how a listed asset trades, or whether it does. Currency and multiplier stay.</summary>
    /// <exception cref="ArgumentException">It is not listed, or its currency or multiplier differ.</exception>
    public void SetRules(InstrumentRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        lock (_sync)
        {
            VenueListing listing = Listing(rules.Instrument.Asset);
            if (rules.Instrument.Currency != listing.Currency || rules.Instrument.Multiplier != listing.Multiplier)
            {
                throw new ArgumentException($"Currency and multiplier of {rules.Instrument.Asset} cannot change.", nameof(rules));
            }

            listing.Rules = rules;
        }
    }

    /// <summary>Moves the price; bid and ask lie around it by <see cref="SimulatedGatewayOptions.Spread"/>.</summary>
    /// <exception cref="ArgumentException">The asset is not listed.</exception>
    public void SetPrice(AssetId asset, decimal price)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(price);
        lock (_sync)
        {
            VenueListing listing = Listing(asset);
            listing.Quote(price, _options.Spread);
            Requote(asset, listing);
        }
    }

    /// <summary>Sets bid and ask; the price is their middle.</summary>
    /// <exception cref="ArgumentException">The asset is not listed.</exception>
    public void SetQuote(AssetId asset, decimal bid, decimal ask)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bid);
        ArgumentOutOfRangeException.ThrowIfLessThan(ask, bid);
        lock (_sync)
        {
            VenueListing listing = Listing(asset);
            listing.Quote(bid, ask, (bid + ask) / 2);
            Requote(asset, listing);
        }
    }

    /// <summary>Sets what one unit of a currency is worth in the account's.</summary>
    /// <exception cref="ArgumentException">It is the account's own.</exception>
    public void SetRate(string currency, decimal rate)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(currency);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        if (currency == _options.Currency)
        {
            throw new ArgumentException($"{currency} is the account's own currency.", nameof(currency));
        }

        lock (_sync)
        {
            _rates[currency] = rate;
            Emit(new GatewayRate(currency, rate, Clock.GetUtcNow()), 0, GatewayFaultKind.DuplicateUpdate, null);
        }
    }

    /// <summary>Loses the connection, and all events on their way.</summary>
    public void Disconnect(string detail = "")
    {
        lock (_sync)
        {
            SetConnected(false, detail);
        }
    }

    /// <summary>Brings the connection back.</summary>
    public void Reconnect(string detail = "")
    {
        lock (_sync)
        {
            SetConnected(true, detail);
        }
    }

    /// <summary>Ends all faults: none is drawn from now on, and the connection is brought back. What is on its way still comes.</summary>
    public void Calm()
    {
        lock (_sync)
        {
            _options.RejectProbability = _options.LateRejectProbability = 0;
            _options.TimeoutBeforeArrivalProbability = _options.TimeoutAfterArrivalProbability = _options.LateArrivalProbability = 0;
            _options.LateAcknowledgementProbability = _options.PartialFillProbability = 0;
            _options.DuplicateFillProbability = _options.DuplicateUpdateProbability = _options.ReorderProbability = 0;
            _options.CancelTimeoutProbability = _options.CancelRaceProbability = _options.CancelRejectProbability = 0;
            _options.ExpiryProbability = _options.QueryFailureProbability = 0;
            _options.MeanTimeToDisconnect = null;
            SetConnected(true, "");
        }
    }

    /// <summary>Pays in, or out where negative. No event tells of it.</summary>
    public void AddCash(Money amount)
    {
        lock (_sync)
        {
            _ = RateOf(amount.Currency);
            _account.AddCash(amount.Currency, amount.Amount);
        }
    }

    /// <summary>Somebody else trades on the account, at the price as it is: a fill without an order of this side.</summary>
    /// <exception cref="ArgumentException">The asset is not listed, or a cash account lacks the cash or the units.</exception>
    public void TradeExternally(AssetId asset, decimal quantity)
    {
        ArgumentOutOfRangeException.ThrowIfZero(quantity);
        lock (_sync)
        {
            VenueListing listing = Listing(asset);
            bool isPossible = quantity > 0
                ? !Capabilities.IsCashAccount || CanPay(listing, quantity, listing.Price)
                : MayShort || -quantity <= _account.PositionOf(asset);
            if (!isPossible)
            {
                throw new ArgumentException($"The account cannot trade {Text(quantity)} {asset}.", nameof(quantity));
            }

            Execute(asset, quantity, listing.Price, null);
        }
    }

    /// <summary>Units appear or vanish, as by a split, a transfer or an assignment. No event tells of it.</summary>
    /// <exception cref="ArgumentException">The asset is not listed.</exception>
    public void AdjustPosition(AssetId asset, decimal quantity)
    {
        lock (_sync)
        {
            _ = Listing(asset);
            _account.AddPosition(asset, quantity);
        }
    }

    /// <summary>Somebody else places an order on the account; its id is not told.</summary>
    /// <returns>The venue's name of it.</returns>
    /// <exception cref="ArgumentException">The venue refuses it.</exception>
    public string PlaceExternally(AssetId asset, decimal quantity, decimal? limitPrice)
    {
        OrderRequest request = new(new ClientOrderId("external"), asset, quantity, limitPrice);
        lock (_sync)
        {
            if (RefusalOf(request) is { } refusal)
            {
                throw new ArgumentException(refusal, nameof(quantity));
            }

            VenueOrder order = Book(request, isForeign: true);
            EmitUpdate(order);
            ScheduleFill(order);
            return order.VenueOrderId;
        }
    }

    private void Requote(AssetId asset, VenueListing listing)
    {
        EmitQuote(asset, listing);
        foreach (VenueOrder order in _open.Where(open => open.Asset == asset))
        {
            ScheduleFill(order);
        }
    }

    private void ScheduleWalk(TimeSpan interval) => Schedule(interval, () =>
    {
        foreach ((AssetId asset, VenueListing listing) in _listings)
        {
            // Box and Muller (1958).
            double normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
            listing.Quote(listing.Price * (decimal)Math.Exp(_options.WalkStep * normal), _options.Spread);
            Requote(asset, listing);
        }

        ScheduleWalk(interval);
    });
}
