"""Names of the months, as dates in the news write them."""

from __future__ import annotations

# Twelve months a language; further forms of a month are parted by "/", "_" stands for one that another line has, "+"
# for a space within a name.
_NAMES = {
    "English": (
        "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sep/sept october/oct "
        "november/nov december/dec"
    ),
    "German": (
        "januar/jänner/jän februar/feber märz/maerz/mär/mrz april mai juni juli august september oktober/okt november "
        "dezember/dez"
    ),
    "French": (
        "janvier/janv février/fevrier/févr/fév/fevr mars avril/avr mai juin juillet/juil août/aout septembre/sept "
        "octobre novembre décembre/decembre/déc"
    ),
    "Spanish": (
        "enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre/set octubre noviembre "
        "diciembre/dic"
    ),
    "Italian": (
        "gennaio/genn/gen febbraio/febbr marzo aprile maggio/mag giugno/giu/giugn luglio/lug/lugl agosto "
        "settembre/sett ottobre/ott novembre dicembre"
    ),
    "Portuguese": (
        "janeiro fevereiro/fev março/marco abril maio/mai junho julho agosto setembro outubro/out novembro dezembro/dez"
    ),
    "Dutch": ("januari februari maart/mrt april mei juni juli augustus september oktober november december"),
    "Swedish": ("januari februari mars april maj juni juli augusti september oktober november december"),
    "Norwegian, Danish": ("januar februar marts april maj juni juli august september oktober november december/des"),
    "Finnish": (
        "tammikuuta/tammikuu helmikuuta/helmikuu maaliskuuta/maaliskuu huhtikuuta/huhtikuu toukokuuta/toukokuu "
        "kesäkuuta/kesäkuu heinäkuuta/heinäkuu elokuuta/elokuu syyskuuta/syyskuu lokakuuta/lokakuu "
        "marraskuuta/marraskuu joulukuuta/joulukuu"
    ),
    "Polish": (
        "stycznia/styczeń/sty lutego/luty/lut marca/marzec kwietnia/kwiecień/kwi maja/maj czerwca/czerwiec/cze "
        "lipca/lipiec/lip sierpnia/sierpień/sie września/wrzesień/wrz października/październik/paź "
        "listopada/listopad/lis grudnia/grudzień/gru"
    ),
    "Czech": (
        "ledna/leden února/únor/unora března/březen/brezna dubna/duben května/květen/kvetna června/červen/cervna "
        "července/červenec/cervence srpna/srpen září/zari října/říjen/rijna listopadu prosince/prosinec"
    ),
    "Slovak": (
        "januára/január februára/február marca/marec apríla/apríl mája/máj júna/jún júla/júl augusta/august "
        "septembra/september októbra/október novembra/november decembra/december"
    ),
    "Croatian": (
        "siječnja/siječanj veljače/veljača ožujka/ožujak travnja/travanj svibnja/svibanj lipnja/lipanj srpnja/srpanj "
        "kolovoza/kolovoz rujna/rujan _ studenoga/studenog/studeni prosinca/prosinac"
    ),
    "Slovene, Serbian": (
        "januara februara marta/mart aprila maja/maj juna/jun jula/jul avgusta/avgust septembra oktobra novembra "
        "decembra"
    ),
    "Hungarian": (
        "január/jan február/febr március/márc április/ápr május/máj június/jún július/júl augusztus/aug "
        "szeptember/szept október/okt november december"
    ),
    "Romanian": (
        "ianuarie/ian februarie martie aprilie mai iunie/iun iulie/iul august septembrie octombrie noiembrie/noi "
        "decembrie"
    ),
    "Russian": (
        "января/январь/янв февраля/февраль/фев марта/март/мар апреля/апрель/апр мая/май июня/июнь/июн июля/июль/июл "
        "августа/август/авг сентября/сентябрь/сен/сент октября/октябрь/окт ноября/ноябрь/ноя декабря/декабрь/дек"
    ),
    "Ukrainian": (
        "січня/січ лютого/лют березня/бер квітня/кві травня/тра червня/чер липня/лип серпня/сер вересня/вер "
        "жовтня/жов листопада/лис грудня/гру"
    ),
    "Bulgarian": ("януари/яну февруари март април май юни юли август септември октомври ноември декември"),
    "Serbian": (
        "јануар/јануара фебруар/фебруара март/марта април/априла мај/маја јун/јуна јул/јула август/августа "
        "септембар/септембра октобар/октобра новембар/новембра децембар/децембра"
    ),
    "Greek": (
        "ιανουαρίου/ιαν φεβρουαρίου/φεβ μαρτίου/μαρ απριλίου/απρ μαΐου/μαϊ/μάι ιουνίου/ιουν/ιούν ιουλίου/ιουλ/ιούλ "
        "αυγούστου/αυγ σεπτεμβρίου/σεπ οκτωβρίου/οκτ νοεμβρίου/νοε δεκεμβρίου/δεκ"
    ),
    "Turkish": (
        "ocak/oca şubat/şub mart nisan/nis mayıs/may haziran/haz temmuz/tem ağustos/ağu eylül/eyl ekim/eki kasım/kas "
        "aralık/ara"
    ),
    "Arabic": (
        "يناير فبراير مارس أبريل/ابريل/إبريل مايو يونيو/يونيه يوليو/يوليه أغسطس/اغسطس سبتمبر أكتوبر/اكتوبر نوفمبر "
        "ديسمبر"
    ),
    "Arabic (Levant)": (
        "كانون+الثاني شباط آذار/اذار نيسان أيار/ايار حزيران تموز آب أيلول/ايلول تشرين+الأول/تشرين+الاول تشرين+الثاني "
        "كانون+الأول/كانون+الاول"
    ),
    "Arabic (Maghreb)": ("جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر"),
    "Indonesian": (
        "januari/jan februari/pebruari maret april mei juni juli agustus/agu/agt september oktober november/nopember "
        "desember"
    ),
    "Malay": ("januari februari mac april mei jun julai ogos september oktober november disember"),
    "Hebrew": (
        "ינואר/בינואר פברואר/בפברואר מרץ/במרץ אפריל/באפריל מאי/במאי יוני/ביוני יולי/ביולי אוגוסט/באוגוסט "
        "ספטמבר/בספטמבר אוקטובר/באוקטובר נובמבר/בנובמבר דצמבר/בדצמבר"
    ),
    "Hindi": ("जनवरी फरवरी/फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर नवंबर/नवम्बर दिसंबर/दिसम्बर"),
    "Catalan": ("gener febrer març abril maig juny juliol agost setembre octubre novembre desembre"),
    "Lithuanian": ("sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio"),
    "Latvian": (
        "janvāris/janvārī februāris/februārī marts/martā aprīlis/aprīlī maijs/maijā jūnijs/jūnijā jūlijs/jūlijā "
        "augusts/augustā septembris/septembrī oktobris/oktobrī novembris/novembrī decembris/decembrī"
    ),
    "Estonian": (
        "jaanuar/jaanuari veebruar/veebruari märts/märtsi aprill/aprilli mai juuni juuli august/augusti "
        "september/septembri oktoober/oktoobri november/novembri detsember/detsembri"
    ),
    "Afrikaans": ("januarie februarie maart april mei junie julie augustus september oktober november desember"),
    "Swahili": ("januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba"),
    "Thai": (
        "มกราคม/ม.ค กุมภาพันธ์/ก.พ มีนาคม/มี.ค เมษายน/เม.ย พฤษภาคม/พ.ค มิถุนายน/มิ.ย กรกฎาคม/ก.ค สิงหาคม/ส.ค "
        "กันยายน/ก.ย ตุลาคม/ต.ค พฤศจิกายน/พ.ย ธันวาคม/ธ.ค"
    ),
    "Marathi": ("जानेवारी फेब्रुवारी _ एप्रिल मे _ जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर"),
    "Nepali": ("_ फेब्रुअरी _ अप्रिल _ _ _ अगस्ट सेप्टेम्बर अक्टोबर नोभेम्बर डिसेम्बर"),
    "Bengali": (
        "জানুয়ারি/জানুয়ারী/জানুয়ারি ফেব্রুয়ারি/ফেব্রুয়ারী/ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট/আগষ্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর"
    ),
    "Gujarati": ("જાન્યુઆરી ફેબ્રુઆરી માર્ચ એપ્રિલ મે જૂન જુલાઈ ઓગસ્ટ સપ્ટેમ્બર ઓક્ટોબર નવેમ્બર ડિસેમ્બર"),
    "Punjabi": ("ਜਨਵਰੀ ਫਰਵਰੀ/ਫ਼ਰਵਰੀ ਮਾਰਚ ਅਪ੍ਰੈਲ ਮਈ ਜੂਨ ਜੁਲਾਈ ਅਗਸਤ ਸਤੰਬਰ ਅਕਤੂਬਰ ਨਵੰਬਰ ਦਸੰਬਰ"),
    "Tamil": ("ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்"),
    "Telugu": ("జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జూలై/జులై ఆగస్టు/ఆగస్ట్ సెప్టెంబర్ అక్టోబర్ నవంబర్ డిసెంబర్"),
    "Kannada": ("ಜನವರಿ ಫೆಬ್ರವರಿ ಮಾರ್ಚ್ ಏಪ್ರಿಲ್ ಮೇ ಜೂನ್ ಜುಲೈ ಆಗಸ್ಟ್ ಸೆಪ್ಟೆಂಬರ್ ಅಕ್ಟೋಬರ್ ನವೆಂಬರ್ ಡಿಸೆಂಬರ್"),
    "Malayalam": ("ജനുവരി ഫെബ്രുവരി മാർച്ച് ഏപ്രിൽ മേയ്/മെയ് ജൂൺ ജൂലൈ ഓഗസ്റ്റ്/ആഗസ്റ്റ് സെപ്റ്റംബർ ഒക്ടോബർ നവംബർ ഡിസംബർ"),
    "Persian": ("ژانویه فوریه مارس آوریل مه/می ژوئن ژوئیه/جولای اوت سپتامبر اکتبر نوامبر دسامبر"),
    "Urdu": ("جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر"),
    "Icelandic": ("janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember"),
    "Albanian": ("janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor"),
    "Macedonian": ("јануари февруари _ _ _ јуни јули _ септември октомври ноември декември"),
    "Belarusian": (
        "студзеня/студзень лютага/люты сакавіка/сакавік красавіка/красавік мая/май чэрвеня/чэрвень ліпеня/ліпень "
        "жніўня/жнівень верасня/верасень кастрычніка/кастрычнік лістапада/лістапад снежня/снежань"
    ),
    "Tagalog": ("_ pebrero _ _ _ hunyo hulyo _ setyembre oktubre nobyembre disyembre"),
    "Galician": ("xaneiro febreiro _ _ _ xuño xullo _ _ outubro _ decembro"),
    "Basque": (
        "urtarrila/urtarrilaren/urtarrilak otsaila/otsailaren/otsailak martxoa/martxoaren/martxoak "
        "apirila/apirilaren/apirilak maiatza/maiatzaren/maiatzak ekaina/ekainaren/ekainak uztaila/uztailaren/uztailak "
        "abuztua/abuztuaren/abuztuak iraila/irailaren/irailak urria/urriaren/urriak azaroa/azaroaren/azaroak "
        "abendua/abenduaren/abenduak"
    ),
    "Azerbaijani, Uzbek": ("yanvar fevral _ aprel _ iyun iyul avqust/avgust sentyabr oktyabr noyabr dekabr"),
    "Kazakh": ("қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"),
    "Armenian": (
        "հունվարի/հունվար փետրվարի/փետրվար մարտի/մարտ ապրիլի/ապրիլ մայիսի/մայիս հունիսի/հունիս հուլիսի/հուլիս "
        "օգոստոսի/օգոստոս սեպտեմբերի/սեպտեմբեր հոկտեմբերի/հոկտեմբեր նոյեմբերի/նոյեմբեր դեկտեմբերի/դեկտեմբեր"
    ),
    "Georgian": ("იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი"),
}


def _numbers() -> dict[str, int]:
    table: dict[str, int] = {}
    for names in _NAMES.values():
        for number, forms in enumerate(names.split(), 1):
            for form in forms.split("/"):
                # Earlier languages win; see MONTHS_AFTER_A_DOT.
                table.setdefault(form.replace("+", " "), number)
    table.pop("_", None)
    return table


MONTHS = _numbers()
"""Number of a month by its name in lower case."""

MONTHS_AFTER_A_DOT = {"listopada": 10, "listopad": 10}
"""Where the day bears a dot: "3. listopada" is October, as Croatia writes it; Poland's "3 listopada" is November."""
