using Hosted;
using Microsoft.Extensions.Configuration.Json;
using MrBen.Portfolio.Hosting;
using MrBen.Portfolio.Hosting.Notifications;
using MrBen.Portfolio.MachineLearning;
using MrBen.Portfolio.Prometheus;
using MrBen.Portfolio.Sqlite;
using Prometheus;

const int WrongUsage = 2;
const string Settings = "appsettings.json";
Request request;
try
{
    request = Request.Parse(args);
}
catch (FormatException error)
{
    Console.Error.WriteLine(error.Message);
    return WrongUsage;
}

// Everything that is edited and kept is in one folder.
Directory.CreateDirectory(request.Work);
string settings = Path.Combine(request.Work, Settings);
if (!File.Exists(settings))
{
    File.Copy(Path.Combine(AppContext.BaseDirectory, Settings), settings);
}

bool hasStarted = false;
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = request.Work });
foreach (JsonConfigurationSource source in builder.Configuration.Sources.OfType<JsonConfigurationSource>())
{
    // Settings that are no JSON end a start. Later they count as none at all, which the portfolio refuses: what is in effect stays.
    source.OnLoadException = failed => failed.Ignore = hasStarted;
}

builder.WebHost.UseUrls(request.Urls);
LivedClock clock = new();
CollectorRegistry registry = Metrics.NewCustomRegistry();
builder.Services.AddSingleton<TimeProvider>(clock);
builder.Services.AddSingleton(clock);
builder.Services.AddSingleton(registry);
builder.Services.AddSingleton(request);
builder.Services.AddSingleton<PaperFeed>();
builder.Services.AddSingleton<Beginning>();

// Before the portfolio: services stop in the other order, and a portfolio that stops needs its venue.
builder.Services.AddSingleton<PaperVenue>();
builder.Services.AddHostedService(provider => provider.GetRequiredService<PaperVenue>());
builder.Services.AddMrBenPortfolio(builder.Configuration.GetSection("advanced_portfolio"), portfolio => portfolio
    .UseGateway(provider => provider.GetRequiredService<PaperVenue>().Gateway, execution =>
    {
        execution.ReconcileInterval = TimeSpan.FromSeconds(30);
        execution.RetryInterval = TimeSpan.FromSeconds(0.5);
    })
    .UseFeed(provider => provider.GetRequiredService<PaperFeed>())
    .Configure((provider, manager) => manager
        .UsePrometheus(registry)
        .UseAlertHandler(new LogAlertHandler(provider.GetRequiredService<ILogger<LogAlertHandler>>(), PortfolioHost.DefaultName))
        .UseMachineLearning(Path.Combine(request.Work, "models"))
        .UseSqliteJournal(Path.Combine(request.Work, "portfolio.db")))
    .ConfigureOptions(options => options.Models.Horizons = [5])
    .Prepare((provider, manager, stopping) => provider.GetRequiredService<Beginning>().PrepareAsync(manager, stopping)));
builder.Services.AddHealthChecks().AddMrBenPortfolio();

WebApplication app = builder.Build();
Endpoints.Map(app);
app.Lifetime.ApplicationStarted.Register(() => hasStarted = true);
if (request.Ends is { } after)
{
    app.Lifetime.ApplicationStarted.Register(
        () => _ = Task.Delay(after).ContinueWith(_ => app.Lifetime.StopApplication(), TaskScheduler.Default));
}

await app.RunAsync();
return 0;
