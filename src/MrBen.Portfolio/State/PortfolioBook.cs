using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.State;

/// <summary>Owns a state under one lock: applies events in order, journals them, hands out snapshots. Thread-safe.</summary>
internal sealed class PortfolioBook(PortfolioStateOptions options, IPortfolioJournal? journal)
{
    private readonly Lock _lock = new();
    private PortfolioState _state = new(options);
    private PortfolioSnapshot? _snapshot;

    /// <summary>Applies one event. False where it was a price older than the one known.</summary>
    /// <exception cref="ArgumentException">The event does not fit the state; nothing has changed.</exception>
    public bool Apply(in PortfolioEvent change)
    {
        lock (_lock)
        {
            if (_state.Apply(change) is not { } applied)
            {
                return false;
            }

            _snapshot = null;
            journal?.Append(applied);
            return true;
        }
    }

    public PortfolioSnapshot Snapshot()
    {
        lock (_lock)
        {
            return _snapshot ??= Build();
        }
    }

    public ImmutableArray<PortfolioStateRecord> States()
    {
        lock (_lock)
        {
            return _state.States.ToImmutableArray();
        }
    }

    public ImmutableArray<TimedRecord<RiskAssessment>> Assessments()
    {
        lock (_lock)
        {
            return _state.Assessments.ToImmutableArray();
        }
    }

    public ImmutableArray<TimedRecord<AllocationDecision>> Decisions()
    {
        lock (_lock)
        {
            return _state.Decisions.ToImmutableArray();
        }
    }

    /// <summary>SHA-256 of the state's canonical form, in lower-case hexadecimal.</summary>
    public string Hash()
    {
        lock (_lock)
        {
            return StateFormat.Hash(_state);
        }
    }

    public void Save(Stream stream)
    {
        byte[] content;
        lock (_lock)
        {
            content = StateFormat.ToBytes(_state);
        }

        StateFormat.Write(stream, content);
    }

    /// <exception cref="InvalidDataException">The stream does not hold a state; nothing has changed.</exception>
    public void Load(Stream stream)
    {
        PortfolioState loaded = StateFormat.Read(stream, options);
        lock (_lock)
        {
            _state = loaded;
            _snapshot = null;
        }
    }

    private PortfolioSnapshot Build()
    {
        ImmutableArray<PortfolioAsset>.Builder assets = ImmutableArray.CreateBuilder<PortfolioAsset>(_state.AssetCount);
        ImmutableDictionary<AssetId, decimal>.Builder prices = ImmutableDictionary.CreateBuilder<AssetId, decimal>();
        foreach (ref readonly AssetSlot slot in _state.Slots)
        {
            assets.Add(slot.ToAsset());
            if (slot.Price is { } price)
            {
                prices.Add(slot.Instrument.Asset, price);
            }
        }

        return new PortfolioSnapshot
        {
            Sequence = _state.Sequence,
            Time = _state.Time,
            BaseCurrency = _state.BaseCurrency,
            Cash = _state.Cash,
            Assets = assets.MoveToImmutable(),
            Prices = prices.ToImmutable(),
            NetAssetValue = _state.NetAssetValue,
            HighWaterMark = _state.HighWaterMark,
            History = _state.History,
        };
    }
}
