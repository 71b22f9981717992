using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Forecasting.Models;

namespace MrBen.Portfolio;

/// <content>Options that change while the portfolio runs.</content>
public sealed partial class AdvancedPortfolioManager
{
    private readonly Lock _reconfiguring = new();

    /// <summary>
    /// Takes other options in place of the present ones, between two events: state, histories, journal and handlers stay. What is being
    /// computed ends by the options that it began with. Refused as a whole where anything is wrong, and nothing has changed then.
    /// </summary>
    /// <param name="options">The options; copied.</param>
    /// <exception cref="ArgumentException">The options are unsound; the message lists every fault.</exception>
    /// <exception cref="ConfigurationException">
    /// Something would change that the state rests on (currency, histories, cost method, the log of forecasts, the way of alerts), or models
    /// would change while they are being trained or reviewed (<see cref="ConfigurationException.IsTemporary"/>); the message lists every fault.
    /// </exception>
    /// <exception cref="InvalidDataException">A record in the models' directory is damaged.</exception>
    /// <exception cref="IOException">The models' directory cannot be read.</exception>
    public void Reconfigure(PortfolioOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join('\n', errors), nameof(options));
        }

        PortfolioOptions copy = options.Copy();
        lock (_reconfiguring)
        {
            PortfolioRooms before = _rooms;
            if (ConfigurationChange.Forbidden(before.Options, copy) is { IsEmpty: false } faults)
            {
                throw new ConfigurationException(faults);
            }

            ReturnSource returns = new(copy.Returns);
            LivePortfolio live = new(copy, returns, _alerts);
            _reports.Watching(copy.LiveLimits);
            PortfolioRooms next = new(copy, returns, live, _book, _alerts, LibraryFor(copy, before), _trainer, _clock);
            _book.Follow(live, () =>
            {
                _rooms = next;
                _alerts.Want(copy.Operations.Told);
            });
        }

        Watch();
    }

    private ModelLibrary? LibraryFor(PortfolioOptions options, PortfolioRooms before)
    {
        if (before.Library is not { } library || !ConfigurationChange.ConcernsModels(before.Options, options))
        {
            return before.Library;
        }

        return library.TryReplace(() => _models!.Open(options), out ModelLibrary? replacement)
            ? replacement
            : throw new ConfigurationException(
                [new ConfigurationFault("ml_models", "cannot change while models are trained or reviewed; try again when that has ended.")])
            {
                IsTemporary = true,
            };
    }
}
